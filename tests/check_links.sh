#!/usr/bin/env bash
# Every relative link of a page leads to a file that is there, and to a heading of it, as a forge names headings.
# usage: check_links.sh FOLDER       checks the pages (*.md) of a folder; a link into src/ or tests/ only where these lie in it
#        check_links.sh --self-test  shows that broken links are caught
set -euo pipefail

# anchors PAGE: of its headings: small letters, digits, _ and - stay, blanks become -, the rest goes
anchors() {
    awk '/^```/ { code = !code } !code && /^#+ / { sub(/^#+ /, ""); print tolower($0) }' "$1" | sed -E 's/[^[:alnum:]_ -]//g; s/ /-/g'
}

# links PAGE: line and target of each link outside of code, that is no address
links() {
    awk '
        /^```/ { code = !code }
        code || /^    / { next }
        {
            gsub(/`[^`]*`/, "")
            while (match($0, /\]\([^) ]*\)/)) {
                print FNR, substr($0, RSTART + 2, RLENGTH - 3)
                $0 = substr($0, RSTART + RLENGTH)
            }
        }' "$1" | grep -vE '^[0-9]+ [a-z]+:' || true
}

check() {
    local folder=$1 page line target file wrong=0 count=0
    while read -r page; do
        while read -r line target; do
            count=$((count + 1))
            file=${target%%#*}
            file=${file:+$(dirname "$page")/$file}
            file=${file:-$page}
            if [ ! -e "$file" ]; then
                [[ $target =~ ^(\.\./)*(src|tests)/ && ! -d $folder/tests ]] && continue
                echo "$page:$line: no file $target" >&2
                wrong=1
            elif [[ $target == *#* && $file == *.md ]] && ! anchors "$file" | grep -xF -- "${target#*#}" >/dev/null; then
                echo "$page:$line: no heading $target" >&2
                wrong=1
            fi
        done < <(links "$page")
    done < <(find -L "$folder" -name '*.md' -not -path '*/build*' | sort)
    echo "$count links"
    return $wrong
}

if [ "${1:-}" = --self-test ]; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    # Backquotes are the pages'.
    # shellcheck disable=SC2016
    printf '# One page\n[a](b.md#two-words) [b](#one-page) [c](https://x.invalid/y) `[d](none)`\n```\n[e](none)\n```\n' >"$scratch/a.md"
    # shellcheck disable=SC2016
    printf '## Two `words`!\n' >"$scratch/b.md"
    [ "$(check "$scratch")" = "2 links" ]
    for link in none.md b.md#one '#two'; do
        printf '[a](%s)\n' "$link" >"$scratch/c.md"
        if check "$scratch" >/dev/null 2>&1; then
            echo "not caught: $link" >&2
            exit 1
        fi
    done
    exit 0
fi
check "${1:?usage: check_links.sh FOLDER | --self-test}"
