#!/usr/bin/env bash
# Calls the completion function as bash does, and compares what it offers; every name of a closed list must be one that the program takes.
# usage: complete_bash.sh BILLSHIFT COMPLETION
set -uo pipefail
billshift=$(realpath "$1") completion=$(realpath "$2")
scratch=$(mktemp -d) takes=
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
mkdir results other
touch scenario.yaml second.yml notes.txt 'with space.yaml'
failed=0

# shellcheck disable=SC1090
source "$completion"

# offers WORD...: what is offered for the last word, by line
offers() {
    COMP_WORDS=("$@")
    # shellcheck disable=SC2034
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _billshift
    [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
}

# same EXPECTED WORD...: as one line, in the order of its letters
same() {
    local expected=$1 got
    shift
    got=$(offers "$@" | LC_ALL=C sort | tr '\n' ' ')
    if [ "${got% }" != "$expected" ]; then
        printf '%s:\n  expected: %s\n  got:      %s\n' "$*" "$expected" "${got% }"
        failed=1
    fi
}

same solve billshift so
same help billshift he
same solve billshift help so
same '' billshift help run so
same '--format' billshift run --fo
same 'csv json table' billshift run --format ''
same 'csv json table' billshift run --format =
same json billshift run --format = j
same 'csv table' billshift sweep x.yaml --format ''
same 'csv json table yaml' billshift fit use.csv --format ''
same 'auto both exact montecarlo' billshift run -q --method ''
same 'auto exact montecarlo' billshift sweep --method ''
same 'summary,bill_curve summary,breakeven summary,budget' billshift run --tables summary,b
same 'other results scenario.yaml second.yml with space.yaml' billshift run ''
same 'other results scenario.yaml second.yml with space.yaml' billshift check a.yaml ''
same 'results' billshift plot res
same 'results' billshift run scenario.yaml -o res
same 'results' billshift run scenario.yaml --output = res
same 'notes.txt' billshift price scenario.yaml --usage-file no
same 'neutral-discount neutral-price neutral-seat-fee' billshift solve n
same 'scenario.yaml second.yml' billshift solve cap s
same '' billshift solve cap scenario.yaml s
same 'charges' billshift list c
same '' billshift list charges ''
same 'claude-enterprise-2026' billshift init --from claude-enterprise-2
same '' billshift run --seed ''
same 'segments.' billshift run --set seg
same 'segments.office.usage.mean= segments.office.usage.median=' billshift run --set segments.office.usage.me
same 'segments.office.usage.' billshift run --set segments.office.us
same 'growth. growth=' billshift run --set gro
same 'growth.meters. growth.rest=' billshift sweep --vary growth.
same 'segments.office.growth.meters. segments.office.growth.rest=' billshift run --set segments.office.growth.
same 'contracts.m.changes[ contracts.m.charges[' billshift sweep --vary contracts.m.ch
same 'contracts.m.charges[0].tiers[1].fee=' billshift run --set 'contracts.m.charges[0].tiers[1].f'
same '' billshift run --set seats = 5
same '--method' billshift run --set seats = 5 --me
same '--tornado' billshift sweep --vary contracts.m.seat_fee = 10 : 40 : 5 --to
same 'share_same' billshift run scenario.yaml --fail-if share_s
same '' billshift nothing --x

# A name that the program did not know would be refused before the scenario, which is not there, is looked for.
names=0
for verb in $(offers billshift ''); do
    [[ $verb == --* ]] && continue
    for option in $(offers billshift "$verb" --); do
        _billshift_takes "$verb" "$option"
        [[ $takes == name* ]] || continue
        for name in $(offers billshift "$verb" "$option" ''); do
            names=$((names + 1))
            case $verb$option in
            init*) said=$("$billshift" init "$option" "$name" 2>&1 >/dev/null) && said=scenario.yaml ;;
            run--tables) said=$("$billshift" run none.yaml --tables "$name" -o out 2>&1) ;;
            sweep*) said=$("$billshift" sweep none.yaml --tornado "$option" "$name" 2>&1) ;;
            solve*) said=$("$billshift" solve cap none.yaml "$option" "$name" 2>&1) ;;
            explain*) said=$("$billshift" explain none.yaml anna "$option" "$name" 2>&1) ;;
            price*) said=$("$billshift" price none.yaml --usage usage=1 "$option" "$name" 2>&1) ;;
            *) said=$("$billshift" "$verb" none.yaml "$option" "$name" 2>&1) ;;
            esac
            if [[ $said != *.yaml* || $said == *"'$name'"* ]]; then
                echo "$verb $option $name: $said"
                failed=1
            fi
        done
    done
done
if [ "$names" -lt 60 ]; then
    echo "$names names only"
    failed=1
fi
exit $failed
