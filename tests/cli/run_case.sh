#!/usr/bin/env bash
# Runs one case of the command line.
# usage: run_case.sh CASE BILLSHIFT SCENARIOS
#   CASE       a folder: cmd (bash, run in a fresh folder, with $BILLSHIFT, $CASE and $SCENARIOS set), exit (the expected code),
#              and what is expected on standard output and error: stdout.exact or stdout.glob, stderr.exact or stderr.glob.
#              A .glob file is a bash pattern for the whole text; without a file nothing may be printed there.
#   BILLSHIFT  the program       SCENARIOS  the folder of the gallery
set -uo pipefail

CASE=$(realpath "$1")
BILLSHIFT=$(realpath "$2")
SCENARIOS=$(realpath "$3")
export CASE BILLSHIFT SCENARIOS NO_COLOR=1 LC_ALL=C.UTF-8

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/work"

(cd "$scratch/work" && exec bash "$CASE/cmd") >"$scratch/stdout" 2>"$scratch/stderr" </dev/null
code=$?
failed=0

expected=$(cat "$CASE/exit")
if [ "$code" != "$expected" ]; then
    echo "exit code $code, expected $expected"
    failed=1
fi

for stream in stdout stderr; do
    if [ -f "$CASE/$stream.glob" ] && [ -f "$CASE/$stream.exact" ]; then
        echo "$stream.exact is not looked at beside $stream.glob: leave one of them"
        failed=1
    fi
    if [ -f "$CASE/$stream.glob" ]; then
        # shellcheck disable=SC2053 # a pattern is wanted
        [[ $(cat "$scratch/$stream") == $(cat "$CASE/$stream.glob") ]] && continue
        echo "$stream does not match $stream.glob:"
        cat "$CASE/$stream.glob"
    else
        exact=$CASE/$stream.exact
        [ -f "$exact" ] || exact=/dev/null
        cmp -s "$exact" "$scratch/$stream" && continue
        echo "$stream differs from $stream.exact:"
        diff "$exact" "$scratch/$stream"
    fi
    failed=1
done

if [ $failed -ne 0 ]; then
    echo "--- standard output:"
    cat "$scratch/stdout"
    echo "--- standard error:"
    cat "$scratch/stderr"
fi
exit $failed
