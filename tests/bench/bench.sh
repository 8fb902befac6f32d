#!/usr/bin/env bash
# Speed against what a competent user would write in NumPy (and in plain C with GSL), on the job of reference.yaml: 10,000 seats,
# 12 months. Whole processes, alternately, so that the machine's other load falls on all alike; per drawn seat-month, as
# billshift runs 1,000 replications and the peers 100. Prints each run, the medians and their ratio.
# usage: bench.sh BILLSHIFT [RUNS]     BILLSHIFT: a Release build; PYTHON: one that has NumPy (Debian: python3-numpy)
set -euo pipefail
billshift=$(realpath "${1:?usage: bench.sh BILLSHIFT [RUNS]}")
runs=${2:-5}
python=${PYTHON:-/usr/bin/python3}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

seat_months=$((10000 * 12))

# time_of REPLICATIONS COMMAND...: nanoseconds of the whole process per seat-month
time_of() {
    local replications=$1 begin end
    shift
    begin=$(date +%s%N)
    if ! "$@" >"$scratch/out" 2>&1; then
        cat "$scratch/out" >&2
        return 1
    fi
    end=$(date +%s%N)
    awk -v t=$((end - begin)) -v n=$((replications * seat_months)) 'BEGIN { printf "%.3f\n", t / n }'
}

median() {
    sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

cc -O3 -march=native "$here/simulate_gsl.c" -o "$scratch/simulate_gsl" -lgsl -lgslcblas -lm

billshift_run() {
    time_of 1000 "$billshift" run "$here/reference.yaml" -o "$scratch/results"
}
numpy_run() {
    time_of 100 "$python" "$here/simulate_numpy.py" 100
}
gsl_run() {
    time_of 100 "$scratch/simulate_gsl" 100
}

# Once unmeasured, to have files in memory.
billshift_run >"$scratch/log"
numpy_run >"$scratch/log"

echo "ns per seat-month, $(nproc) cores"
printf '%-5s %10s %10s %10s\n' run billshift numpy gsl
for ((i = 1; i <= runs; i++)); do
    b=$(billshift_run)
    n=$(numpy_run)
    g=$(gsl_run)
    echo "$b" >>"$scratch/b"
    echo "$n" >>"$scratch/n"
    echo "$g" >>"$scratch/g"
    printf '%-5s %10s %10s %10s\n' "$i" "$b" "$n" "$g"
done
b=$(median "$scratch/b")
n=$(median "$scratch/n")
g=$(median "$scratch/g")
printf '%-5s %10s %10s %10s\n' median "$b" "$n" "$g"
awk -v b="$b" -v n="$n" -v g="$g" 'BEGIN { printf "billshift is %.1f times as fast as numpy, %.1f times as fast as gsl\n", n / b, g / b }'

# The truth, from the moments: -6,940,527.50 a year.
awk -F, '{ gsub(/"/, "") } $1 == "metered" && $2 == "term" && $3 == "change_mean" {
    z = ($4 + 6940527.50) / $5
    printf "mean change a year %.2f, std_error %.2f: %.2f standard errors from -6940527.50\n", $4, $5, z
    found = 1
    bad = z > 4 || z < -4
} END { exit !found || bad }' "$scratch/results/organization.csv"
