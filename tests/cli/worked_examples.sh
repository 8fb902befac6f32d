#!/usr/bin/env bash
# Runs the worked examples of texts and holds what they state. An example is a command and, in the lines after it, what must come out:
#   $ billshift price ...   total N           of the bill; must be the first line
#                           seats N...        what each seat carries, its part of the organization's amounts included
#                           unallocated N     what no seat carries
#                           blocked N         use that is blocked, at list price
#                           balances N...     what is left of each credit
#   $ billshift run ...     CONTRACT,MONTH,MEASURE,N   a row of results/organization.csv without its last two columns
# A table that begins with `month,` is usage.csv of the examples after it. All may stand behind `#`. Runs in the present folder.
# usage: worked_examples.sh BILLSHIFT FOLDER TEXT...
#   FOLDER     stands for `scenarios/` in the commands
# Prints what fails, and at the end how many examples were held; exit 1 if one fails or there is none.
set -uo pipefail

billshift=$1 folder=$2
shift 2
held=0 failed=0

# One record a line: `table`, tab, lines parted by `;`, or a command, tab, what must come out, parted by `;`.
examples() {
    awk '
        function finish() {
            if (command != "") print command "\t" (stated == "" ? "nothing is stated" : stated)
            else if (table != "") print "table\t" table
            command = stated = table = ""
        }
        { sub(/^#? */, "") }
        /^month,/ { finish(); table = $0; next }
        table != "" && /^[^ ]+,[^ ]*$/ { table = table ";" $0; next }
        command ~ /^price/ && /^(total|seats|unallocated|blocked|balances)( -?[0-9][0-9.]*)+$/ ||
        command ~ /^run/ && /^[A-Za-z0-9_-]+,[0-9]+,[a-z_0-9]+,-?[0-9][0-9.]*$/ {
            stated = stated (stated == "" ? "" : ";") $0
            next
        }
        { finish() }
        sub(/^\$ billshift /, "") { command = $0 }
        END { finish() }
    ' "$1"
}

# found STATED: the same words as STATED, with the numbers that came out (in the files `bill` and `results`)
found() {
    case $1 in
    *,*) awk -F, -v row="${1%,*}" '$1 "," $2 "," $3 == row { print row "," $4 }' results/organization.csv ;;
    *) awk -v word="${1%% *}" '
        BEGIN {
            key["total"] = "total"; key["unallocated"] = "unallocated"; key["blocked"] = "blocked_value"
            list["seats"] = "total"; list["balances"] = "balance"
            printf "%s", word
        }
        { sub(/,$/, "") }
        /^      "/ { inside = $1 }                         # a key of the contract itself
        word in key && $1 == "\"" key[word] "\":" && /^      "/ { printf " %s", $2 }
        word in list && $1 == "\"" list[word] "\":" && !/^      "/ &&
            inside == (word == "seats" ? "\"seats\":" : "\"credits\":") { printf " %s", $2 }
        END { print "" }
    ' bill ;;
    esac
}

# equal A B: the same words, and numbers that differ by rounding only
equal() {
    awk -v a="$1" -v b="$2" 'BEGIN {
        n = split(a, left, /[ ,]/)
        same = n == split(b, right, /[ ,]/)
        for (i = 1; i <= n && same; i++) {
            d = left[i] - right[i]
            size = right[i] < 0 ? -right[i] : right[i]
            same = right[i] + 0 == right[i] ? (left[i] != "" && (d < 0 ? -d : d) <= 1e-9 * size + 1e-12) : left[i] == right[i]
        }
        exit !same
    }'
}

for text in "$@"; do
    while IFS=$'\t' read -r command stated; do
        if [ "$command" = table ]; then
            tr ';' '\n' <<<"$stated" >usage.csv
            continue
        fi
        # Commands of ours: words without quotes.
        # shellcheck disable=SC2206
        words=(${command//scenarios\//$folder/})
        [ "${words[0]}" = price ] && words+=(--format json)
        wrong=
        if ! "$billshift" "${words[@]}" >bill 2>errors; then
            wrong=$(cat errors)
        else
            [[ $command == price* && $stated != total* ]] && wrong="no total is stated"
            while read -r one; do
                came=$(found "$one")
                equal "$came" "$one" || wrong+="${wrong:+$'\n  '}$came, expected $one"
            done < <(tr ';' '\n' <<<"$stated")
        fi
        if [ -z "$wrong" ]; then
            held=$((held + 1))
        else
            printf '%s: %s\n  %s\n' "$text" "$command" "$wrong"
            failed=$((failed + 1))
        fi
    done < <(examples "$text")
done
echo "$held worked examples hold, $failed fail"
[ "$failed" -eq 0 ] && [ "$held" -gt 0 ]
