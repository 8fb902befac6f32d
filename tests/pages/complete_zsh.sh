#!/usr/bin/env bash
# What zsh offers at some lines, typed into a real one. Ends with 77 where there is no zsh.
# usage: complete_zsh.sh FOLDER    FOLDER: that of _billshift
set -euo pipefail
command -v zsh >/dev/null || exit 77
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")") folder=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir results
touch scenario.yaml notes.txt
lines=('billshift so' 'billshift help so' 'billshift run --fo' 'billshift run --format ' 'billshift run --format=j' 'billshift run --tables summary,b'
    'billshift run sc' 'billshift run scenario.yaml -o ' 'billshift list c' 'billshift solve cap sc' 'billshift init --from claude-enterprise-2'
    'billshift run --set segments.office.usage.me' 'billshift run --set contracts.m.charges[0].tiers[1].f')
diff - <(timeout -s KILL 300 zsh "$here/try_zsh.zsh" "$folder" "${lines[@]}") <<'EXPECTED'
billshift so => solve
billshift help so => solve
billshift run --fo => --format
billshift run --format  => csv json table
billshift run --format=j => json
billshift run --tables summary,b => bill_curve breakeven budget
billshift run sc => scenario.yaml
billshift run scenario.yaml -o  => results
billshift list c => charges
billshift solve cap sc => scenario.yaml
billshift init --from claude-enterprise-2 => claude-enterprise-2026
billshift run --set segments.office.usage.me => segments.office.usage.mean= segments.office.usage.median=
billshift run --set contracts.m.charges[0].tiers[1].f => contracts.m.charges\[0\].tiers\[1\].fee=
EXPECTED
