#!/usr/bin/env bash
# Runs the worked examples of texts and holds their totals: each line `$ billshift price ...` must be followed by a line `total N`. Both
# may stand behind `#`. Runs in the present folder.
# usage: worked_examples.sh BILLSHIFT FOLDER TEXT...
#   FOLDER     stands for `scenarios/` in the commands
# Prints what fails, and at the end how many examples were held; exit 1 if one fails or there is none.
set -uo pipefail

billshift=$1 folder=$2
shift 2
held=0 failed=0

# command and total, parted by a tab
examples() {
    awk '
        { sub(/^#? */, "") }
        command != "" {
            if ($1 == "total" && NF == 2) print command "\t" $2
            else print command "\tmissing"
            command = ""
            next
        }
        sub(/^\$ billshift /, "") { command = $0 }
        END { if (command != "") print command "\tmissing" }
    ' "$1"
}

for text in "$@"; do
    while IFS=$'\t' read -r command expected; do
        # Commands of ours: words without quotes.
        # shellcheck disable=SC2206
        words=(${command//scenarios\//$folder/})
        if ! bill=$("$billshift" "${words[@]}" --format json 2>&1); then
            printf '%s: %s\n%s\n' "$text" "$command" "$bill"
            failed=$((failed + 1))
            continue
        fi
        found=$(sed -n 's/^.*"total": *\(-\{0,1\}[0-9][0-9.eE+-]*\).*$/\1/p' <<<"$bill" | tail -n 1)
        if awk -v found="$found" -v expected="$expected" \
            'BEGIN { d = found - expected; d = d < 0 ? -d : d; e = expected < 0 ? -expected : expected
                     exit !(found != "" && expected + 0 == expected && d <= 1e-9 * e + 1e-12) }'; then
            held=$((held + 1))
        else
            printf '%s: %s\n  total %s, expected %s\n' "$text" "$command" "$found" "$expected"
            failed=$((failed + 1))
        fi
    done < <(examples "$text")
done
echo "$held worked examples hold, $failed fail"
[ "$failed" -eq 0 ] && [ "$held" -gt 0 ]
