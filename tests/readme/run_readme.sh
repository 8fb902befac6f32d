#!/usr/bin/env bash
# Runs every command of README.md: the lines that begin with "$ " inside ```console blocks, a closing backslash continuing them, in
# order, in a copy of the repository with the built program first in PATH and an empty home. Each must end with 0. Left out are
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

awk '
    /^```/ { inside = $0 == "```console"; open = 0; next }
    inside && /^\$ / { open = 1; command = substr($0, 3) }
    inside && open && !/^\$ / { command = command " " $0 }
    inside && open && !/\\$/ { print command; open = 0; next }
    inside && open { sub(/\\$/, "", command) }
' "$repository/README.md" | grep -vE '^scripts/(demo|test)( --all)?( .*)?$' >"$scratch/commands" || true

count=$(wc -l <"$scratch/commands")
if [ "$count" -lt 5 ]; then
    echo "only $count commands found in README.md" >&2
    exit 1
fi

cd "$scratch/copy"
awk '/^```yaml/ { inside = 1; next } /^```/ { inside = 0 } inside && /^title:/ { whole = 1 } !inside { whole = 0 } whole' README.md >printed.yaml
echo "billshift check printed.yaml" >>"$scratch/commands"
export HOME=$scratch/home PATH=$build:$PATH NO_COLOR=1
while IFS= read -r command; do
    echo "\$ $command"
    if ! bash -c "$command" </dev/null >"$scratch/out" 2>"$scratch/err"; then
        cat "$scratch/out" "$scratch/err" >&2
        echo "failed: $command" >&2
        exit 1
    fi
done <"$scratch/commands"
echo "$count commands and the scenario of README.md ran"
