#!/usr/bin/env bash
# The same scenario and seed give the same bytes for any number of threads and for every code path, drawn and computed.
# usage: same_bytes.sh SOURCE BUILD COMPILER BILLSHIFT
#
# The loops over seats are chosen by --vectors. Some others are chosen by the processor when BILLSHIFT starts, and nothing outside it can choose for it
# (the compilers' resolvers ask the processor itself; GLIBC_TUNABLES moves glibc's own functions only). So the program is also built whole for
# each level of x86-64, below BUILD/tests/levels.
set -euo pipefail
source=$1 build=$2 compiler=$3 billshift=$4

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMP_WAIT_POLICY=passive
vectors=

# Seats that vary by month, idle seats, a heavy tail, atoms; a pool; steps; a population that is projected. 70 replications are no multiple of 32.
"$billshift" init "$scratch/start.yaml"
# Bills that bend beside months that vary: seats' terms by series.
"$billshift" init "$scratch/series.yaml"
sed -i '/^contracts:/,$d' "$scratch/series.yaml"
cat >>"$scratch/series.yaml" <<'YAML'
contracts:
  flat: {seat_fee: 200}
  tiers:
    seat_fee: 20
    charges: [{meter: usage, model: graduated, tiers: [{up_to: 50, price: 0}, {up_to: 200, price: 1.2}, {price: 0.8}]}]
    maximum_bill: 400
baseline: flat
YAML
scenarios=("$scratch/start.yaml" "$scratch/series.yaml" "$source"/scenarios/*.yaml)

# results PROGRAM THREADS FOLDER [VARIABLE=VALUE...]: a folder for each scenario, without what tells times and threads
results() {
    local program=$1 threads=$2 folder=$3 scenario method results
    shift 3
    for scenario in "${scenarios[@]}"; do
        for method in montecarlo auto; do
            results=$folder/$(basename "$scenario" .yaml)/$method
            mkdir -p "$(dirname "$results")"
            env "$@" "$program" run "$scenario" --method "$method" --replications 70 --threads "$threads" ${vectors:+--vectors "$vectors"} \
                -q -o "$results"
            rm "$results/timing.json"
        done
    done
}

# same WHAT FOLDER FOLDER
same() {
    diff -r "$2" "$3" || {
        echo "differs: $1"
        exit 1
    }
    echo "same bytes: $1, ${#scenarios[@]} scenarios"
}

results "$billshift" 1 "$scratch/one"
for threads in 2 3 7; do
    results "$billshift" "$threads" "$scratch/$threads"
    same "$threads threads" "$scratch/one" "$scratch/$threads"
done

# The loops over seats, at every width that this processor has.
for width in baseline avx2 avx512; do
    if ! "$billshift" run "$scratch/start.yaml" --replications 1 --vectors "$width" -q -o "$scratch/tried" 2>"$scratch/missing"; then
        grep 'no vectors' "$scratch/missing" # any other reason ends this
        continue
    fi
    vectors=$width
    results "$billshift" 2 "$scratch/vectors-$width"
    same "vectors: $width" "$scratch/one" "$scratch/vectors-$width"
done
vectors=

[ "$(uname -m)" = x86_64 ] || exit 0
# A processor without FMA: libm's exp, log and pow then differ in the last bit, so it is another family of bytes, alike for all builds.
old="GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX2_Usable,-FMA_Usable,-FMA4_Usable"
results "$billshift" 2 "$scratch/old" "$old"
for level in v2 v3 v4; do
    if ! /lib64/ld-linux-x86-64.so.2 --help | grep -q "x86-64-$level (supported"; then
        echo "not tried: x86-64-$level, which this processor has not"
        continue
    fi
    folder=$build/tests/levels/$level
    cmake -S "$source" -B "$folder" -G Ninja -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_C_FLAGS_RELEASE="-O3 -march=x86-64-$level" -DBILLSHIFT_MULTIVERSION=OFF -DBILLSHIFT_TESTS=OFF >/dev/null
    cmake --build "$folder" --target billshift-command >/dev/null
    results "$folder/billshift" 2 "$scratch/$level"
    same "built for x86-64-$level" "$scratch/one" "$scratch/$level"
    results "$folder/billshift" 2 "$scratch/$level-old" "$old"
    same "built for x86-64-$level, libm without FMA" "$scratch/old" "$scratch/$level-old"
done
