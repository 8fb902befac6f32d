#!/usr/bin/env bash
# Speed of the backtest against what a competent user would write with DuckDB (and pandas): 5,000,000 rows of 416,667 users, priced under a flat
# and a metered contract, the quantiles of the change. Whole processes, alternately, with the same number of threads. Prints each run, the
# medians and their ratios.
# usage: backtest.sh BILLSHIFT [RUNS] [THREADS]
#   DUCKDB  a folder in which `npm install @duckdb/node-api` was run; without it, and without pandas, only billshift is timed
#   PYTHON  one that has pandas (Debian: python3-pandas)
set -euo pipefail
billshift=$(realpath "${1:?usage: backtest.sh BILLSHIFT [RUNS] [THREADS]}")
runs=${2:-5}
threads=${3:-2}
python=${PYTHON:-/usr/bin/python3}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

awk -v rows=5000000 -f "$here/make_usage.awk" >"$scratch/usage.csv"
cat >"$scratch/scenario.yaml" <<'YAML'
population: {file: usage.csv, columns: {use: cost}}
contracts:
  flat: {seat_fee: 200}
  metered: {seat_fee: 20, charges: [{meter: usage, price: 1}]}
baseline: flat
YAML

peers=(billshift)
if [ -d "${DUCKDB:-}/node_modules/@duckdb/node-api" ]; then
    cp "$here/backtest_duckdb.mjs" "$DUCKDB/"
    peers+=(duckdb)
fi
if "$python" -c 'import pandas' 2>/dev/null; then
    peers+=(pandas)
fi

job() {
    case $1 in
    billshift) "$billshift" run "$scratch/scenario.yaml" --threads "$threads" --format csv ;;
    duckdb) node "$DUCKDB/backtest_duckdb.mjs" "$scratch/usage.csv" "$threads" ;;
    pandas) "$python" "$here/backtest_pandas.py" "$scratch/usage.csv" ;;
    esac
}

# time_of PEER: seconds of the whole process
time_of() {
    local begin end
    begin=$(date +%s%N)
    if ! job "$1" >"$scratch/out.$1" 2>&1; then
        cat "$scratch/out.$1" >&2
        return 1
    fi
    end=$(date +%s%N)
    awk -v t=$((end - begin)) 'BEGIN { printf "%.3f\n", t / 1e9 }'
}

median() {
    sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

for peer in "${peers[@]}"; do # once unmeasured, to have files in memory
    time_of "$peer" >/dev/null
done
echo "seconds, $threads threads of $(nproc) cores"
printf '%-8s' run "${peers[@]}"
echo
for ((i = 1; i <= runs; i++)); do
    printf '%-8s' "$i"
    for peer in "${peers[@]}"; do
        time_of "$peer" | tee -a "$scratch/$peer" | tr -d '\n'
        printf '   '
    done
    echo
done
mine=$(median "$scratch/billshift")
for peer in "${peers[@]}"; do
    awk -v peer="$peer" -v a="$mine" -v b="$(median "$scratch/$peer")" 'BEGIN { printf "%-9s median %.3f s, %.2f times as long as billshift\n", peer, b, b / a }'
done
/usr/bin/time -f "billshift peak memory %M KiB" "$billshift" run "$scratch/scenario.yaml" --threads "$threads" --format csv 2>&1 >/dev/null |
    tail -n 1 || true
grep -E '^metered,all,term,change_p(05|50|95)' "$scratch/out.billshift"
if [ -f "$scratch/out.duckdb" ]; then cat "$scratch/out.duckdb"; fi
