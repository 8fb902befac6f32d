#!/usr/bin/env bash
# Manual pages and completions have every verb, every option that a help shows and every key of a scenario, and roff finds nothing to warn of.
# usage: check_pages.sh BILLSHIFT PAGES    PAGES: the folder that the build wrote them into
set -euo pipefail
billshift=$(realpath "$1") pages=$(realpath "$2")
failed=0
fail() {
    echo "$*" >&2
    failed=1
}

# has FILE TEXT: as a page has it, with its hyphens escaped
has() {
    grep -qF -- "${2//-/\\-}" "$1" || fail "${1##*/} has no $2"
}

verbs=$("$billshift" --help | awk '/^verbs:/ { inside = 1; next } /^$/ { inside = 0 } inside && /^  [a-z]/ { print $1 }')
[ "$(wc -w <<<"$verbs")" -ge 11 ] || fail "the help lists few verbs: $verbs"
options=0
for verb in $verbs; do
    page=$pages/man/man1/billshift-$verb.1
    [ -s "$page" ] || { fail "no page of $verb" && continue; }
    has "$pages/man/man1/billshift.1" "billshift-$verb"
    for section in NAME SYNOPSIS DESCRIPTION OPTIONS EXAMPLES '"EXIT STATUS"' '"SEE ALSO"'; do
        grep -qx ".SH $section" "$page" || fail "billshift-$verb.1 has no section $section"
    done
    [[ $(grep -cx '.SH NAME' "$page") == 1 ]] || fail "billshift-$verb.1 has several names"
    grep -qE "^    $verb\) takes=" "$pages/bash/billshift" || fail "no verb $verb for bash"
    grep -qE "^    $verb\)$" "$pages/zsh/_billshift" || fail "no verb $verb for zsh"
    of_bash=$(grep -E "^    $verb\) takes=" "$pages/bash/billshift")
    of_zsh=$(awk -v verb="$verb" '$0 == "    " verb ")" { inside = 1 } inside { print } inside && / ;;$/ { exit }' "$pages/zsh/_billshift")
    while read -r option; do
        options=$((options + 1))
        has "$page" "--$option"
        [[ $of_bash == *"--$option "* || $of_bash == *"--$option'"* ]] || fail "$verb --$option is not completed by bash"
        [[ $of_zsh =~ --${option}[=\[\}] ]] || fail "$verb --$option is not completed by zsh"
    done < <("$billshift" "$verb" --help | sed -nE 's/^  .{4}--([a-z-]+).*/\1/p')
done
[ "$options" -ge 80 ] || fail "the helps list $options options only"

scenario=$pages/man/man5/billshift-scenario.5
keys=0
while read -r key; do
    keys=$((keys + 1))
    grep -qxF -- "\\fB${key//-/\\-}\\fP" "$scenario" || fail "billshift-scenario.5 has no key $key"
done < <("$billshift" list keys | awk 'NR > 1 { print $1 }')
[ "$keys" -ge 200 ] || fail "few keys: $keys"
while read -r name; do
    grep -qx ".SS \"$name\"" "$scenario" || fail "billshift-scenario.5 has no distribution $name"
done < <("$billshift" list distributions | awk 'NR > 1 { print $1 }')
while read -r name; do
    grep -qx "\\\\fB$name\\\\fP" "$scenario" || fail "billshift-scenario.5 has no charge model $name"
done < <("$billshift" list charges | awk 'NR > 1 { print $1 }')

# The version stands in CMakeLists.txt alone: the changelog tells of each one, and nothing else names it.
version=$("$billshift" --version | sed -n '1s/billshift //p')
source=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
grep -q "^project(billshift VERSION $version " "$source/CMakeLists.txt" || fail "CMakeLists.txt is not of version $version"
said=$(cd "$source" && grep -rnF "billshift $version" README.md CONTRIBUTING.md docs include plots scenarios scripts src tests) && fail "named twice: $said"
for page in "$pages"/man/man?/*; do
    grep -q "^\.TH .*\"billshift $version\"" "$page" || fail "${page##*/} is not of version $version"
    if command -v mandoc >/dev/null; then
        said=$(mandoc -T lint -W warning "$page" 2>&1) || fail "$said"
    fi
    if command -v groff >/dev/null; then
        said=$(groff -man -ww -Kutf8 -Tutf8 -z "$page" 2>&1)
        [ -z "$said" ] || fail "$said"
    fi
done
exit $failed
