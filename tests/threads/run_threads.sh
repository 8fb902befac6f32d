#!/usr/bin/env bash
# Looks for data races: builds and runs the command, and the unit tests that use threads, under ThreadSanitizer.
# usage: run_threads.sh SOURCE BUILD   BUILD: configured with clang, -DBILLSHIFT_SANITIZE=thread -DBILLSHIFT_MULTIVERSION=OFF
#
# Debian's libomp is not instrumented: ThreadSanitizer sees neither its barriers nor its locks and would take every hand-over for a race. Archer, a part
# of libomp-dev that libomp loads by itself, tells it of them; what libomp does inside is left out by ignore_noninstrumented_modules. gcc's libgomp has
# nothing of the kind. That both work is tried first: a race must be found, and none where there is none.
set -euo pipefail

unit_tests=(test_engine test_engine_ledger test_engine_time test_engine_edges test_account_runs test_projection test_usage_file test_usage_ways)
source=$1 build=$2

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMP_NUM_THREADS=4
symbolizer=$(command -v llvm-symbolizer-14 || true)
export TSAN_OPTIONS="ignore_noninstrumented_modules=1 exitcode=66 external_symbolizer_path=$symbolizer"

cmake --build "$build" --target billshift-command "${unit_tests[@]}"

echo "-- a race that is none, and one that is"
clang -O1 -g -fopenmp -fsanitize=thread "$source/tests/threads/seeded_race.c" -o "$scratch/race"
ARCHER_OPTIONS=verbose=1 "$scratch/race" critical >"$scratch/report" 2>&1 || {
    cat "$scratch/report"
    exit 1
}
grep -q "Archer detected" "$scratch/report" || {
    echo "libomp does not load Archer: is libomp-dev installed?"
    exit 1
}
if "$scratch/race" >/dev/null 2>"$scratch/report" || ! grep -q "data race" "$scratch/report"; then
    echo "ThreadSanitizer does not find a race that is there"
    exit 1
fi

# Many batches; several threads in one replication of a population; a pool; projected months; a usage file in blocks.
echo "-- runs"
"$build/billshift" init "$scratch/start.yaml"
awk 'BEGIN { print "user,month,list_cost"; for (u = 1; u <= 60000; u++) for (m = 1; m <= 2; m++) printf "u%d,2026-%02d,%d.25\n", u, m, (u * 7919) % 400 }' \
    >"$scratch/use.csv"
run() {
    echo "billshift run $*"
    "$build/billshift" run "$@" --format csv >/dev/null
}
run "$scratch/start.yaml" --replications 70 --set seats=300
run "$source/scenarios/github-copilot-2026.yaml" --replications 64
run "$source/scenarios/example-population.yaml"
run "$source/scenarios/example-population.yaml" --usage-file "$scratch/use.csv"
# What is computed: terms above one bend and by series, totals.
run "$scratch/start.yaml" --method exact --set 'contracts.metered.charges=[{meter: usage, included: 20, price: 1}]'
run "$scratch/start.yaml" --method exact --set contracts.metered.maximum_bill=400

echo "-- unit tests"
for test in "${unit_tests[@]}"; do
    echo "$test"
    "$build/tests/$test" >"$scratch/log" 2>&1 || {
        cat "$scratch/log"
        exit 1
    }
done
