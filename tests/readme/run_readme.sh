#!/usr/bin/env bash
# Runs every command of README.md, docs/results.md and docs/bills.md: the lines that begin with "$ " inside ```console blocks, a closing backslash continuing them, in
# order, in a copy of the repository with the built program first in PATH and an empty home. Each must end with 0, and print the lines
# that stand below it, in any order and among others (... stands for those). Left out are
# scripts/demo and scripts/test: they build all this. The scenario printed in the README is checked too.
# usage: run_readme.sh REPOSITORY BUILD
set -euo pipefail
repository=$(realpath "$1")
build=$(realpath "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir "$scratch/home" "$scratch/copy"
cp -R "$repository"/{README.md,scenarios,plots,tests,docs} "$scratch/copy"
ln -s "$build" "$scratch/copy/build"

pages=(README.md docs/results.md docs/bills.md)
# "$ COMMAND", and "> LINE" for each line that is printed below it
awk '
    /^```/ { inside = $0 == "```console"; open = 0; next }
    inside && !open && !/^\$ / { print "> " $0; next }
    inside && /^\$ / { open = 1; command = substr($0, 3) }
    inside && open && !/^\$ / { command = command " " $0 }
    inside && open && !/\\$/ { print "$ " command; open = 0; next }
    inside && open { sub(/\\$/, "", command) }
' "${pages[@]/#/$repository/}" | grep -vE '^\$ scripts/(demo|test)( --all)?( .*)?$' >"$scratch/commands" || true

count=$(grep -c '^\$ ' "$scratch/commands" || true)
if [ "$count" -lt 5 ]; then
    echo "only $count commands found" >&2
    exit 1
fi

cd "$scratch/copy"
awk '/^```yaml/ { inside = 1; next } /^```/ { inside = 0 } inside && /^title:/ { whole = 1 } !inside { whole = 0 } whole' README.md >printed.yaml
echo "\$ billshift check printed.yaml" >>"$scratch/commands"
export HOME=$scratch/home PATH=$build:$PATH NO_COLOR=1
while IFS= read -r line; do
    text=${line#??}
    if [[ $line == "> "* ]]; then
        if [ "$text" != ... ] && ! grep -qxF -- "$text" "$scratch/out"; then
            printf 'not printed by %s:\n%s\n' "$command" "$text" >&2
            exit 1
        fi
        continue
    fi
    command=$text
    echo "\$ $command"
    if ! bash -c "$command" </dev/null >"$scratch/out" 2>"$scratch/err"; then
        cat "$scratch/out" "$scratch/err" >&2
        echo "failed: $command" >&2
        exit 1
    fi
done <"$scratch/commands"
echo "$count commands of ${pages[*]} and the scenario of README.md ran"
