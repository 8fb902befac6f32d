#!/usr/bin/env bash
# Changes each figure of the contracts and rate cards of gallery scenarios by 3 %, up and down, one at a time, and runs the worked
# examples: those of its head comment must fail. Run by hand, where a scenario or its examples changed; it takes seconds a scenario.
# usage: change_figures.sh BILLSHIFT SCENARIO...
# Prints each change that no example sees; exit 1 if there is one. A count that is no whole number any more is refused, and so seen.
set -uo pipefail

billshift=$(realpath "$1")
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
shift
changes=0 unseen=0

# changed SCENARIO NUMBER FACTOR: the scenario with its figure of that number changed, and on standard error what was changed
changed() {
    awk -v number="$2" -v factor="$3" '
        /^[a-z]/ { inside = /^(contracts|rate_cards):/ }
        !inside || /^ *title:/ { print; next }
        {
            before = ""
            after = $0
            while (match(after, /[0-9][0-9_]*(\.[0-9]+)?/)) {
                last = substr(before substr(after, 1, RSTART - 1), length(before) + RSTART - 1, 1)
                figure = substr(after, RSTART, RLENGTH)
                next_one = substr(after, RSTART + RLENGTH, 1)
                before = before substr(after, 1, RSTART - 1)
                after = substr(after, RSTART + RLENGTH)
                value = figure
                gsub(/_/, "", value)
                if (last !~ /[A-Za-z0-9_.-]/ && next_one !~ /[A-Za-jln-wyzLN-Z_-]/ && value + 0 != 0 && ++seen == number) {
                    figure = sprintf("%.15g", value * factor)
                    print FNR ": " $0 ": " value " to " figure > "/dev/stderr"
                }
                before = before figure
            }
            print before after
        }
        END { exit seen < number }
    ' "$1"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/scenarios" "$scratch/work"
cd "$scratch/work" || exit 1
for scenario in "$@"; do
    scenario=$(cd "$OLDPWD" && realpath "$scenario")
    cp "$(dirname "$scenario")"/*.csv "$scratch/scenarios" 2>/dev/null
    for factor in 1.03 0.97; do
        number=1
        while changed "$scenario" $number $factor >"$scratch/scenarios/$(basename "$scenario")" 2>"$scratch/what"; do
            if "$here/worked_examples.sh" "$billshift" "$scratch/scenarios" "$scenario" >/dev/null; then
                echo "$(basename "$scenario"):$(cat "$scratch/what")"
                unseen=$((unseen + 1))
            fi
            changes=$((changes + 1)) number=$((number + 1))
        done
    done
done
echo "$changes changes, $unseen unseen"
[ "$unseen" -eq 0 ] && [ "$changes" -gt 0 ]
