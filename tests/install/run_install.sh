#!/usr/bin/env bash
# Installs a build into an empty prefix and builds a user's program against it, once by pkg-config and once by find_package; both must
# print the closed forms. usage: run_install.sh BUILD COMPILER
set -euo pipefail
build=$1 compiler=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix

cmake --install "$build" --prefix "$prefix" >"$scratch/log"
for file in bin/billshift include/billshift/scenario.h share/billshift/plots/change.gp \
    share/billshift/scenarios/claude-enterprise-2026.yaml; do
    [ -e "$prefix/$file" ] || {
        echo "not installed: $file" >&2
        exit 1
    }
done
"$prefix/bin/billshift" --version

# The installed program finds its own scripts for pictures, wherever the prefix is.
(
    unset BILLSHIFT_PLOTS_DIR
    cd "$scratch"
    "$prefix/bin/billshift" run "$prefix/share/billshift/scenarios/example-population.yaml" -q -o results
    "$prefix/bin/billshift" plot results
    [ -s results/change.svg ] && [ -s results/change.png ]
)
if grep -qF "$(cd "$here/../.." && pwd)/plots" "$prefix/bin/billshift"; then
    echo "the installed program names the folder that it was built from" >&2
    exit 1
fi
echo "pictures: ok"
package=$(find "$prefix" -name billshift.pc -printf '%h')

# Use lognormal with median 90 and log_sd 1.25, m = 90 exp(1.25^2 / 2) its mean, d = 500. The closed forms, by Python's statistics:
#   included  200 + m Phi((ln(90 / d) + 1.25^2) / 1.25) - d Phi(ln(90 / d) / 1.25)
#   metered   20 + m
expected='included 246.229216
metered 216.578073'
compare() {
    local got
    got=$("$2")
    if [ "$got" != "$expected" ]; then
        printf '%s\nexpected:\n%s\ngot:\n%s\n' "$1" "$expected" "$got" >&2
        exit 1
    fi
    echo "$1: ok"
}

# Flags are words: no quotes.
# shellcheck disable=SC2046
"$compiler" -std=c11 -Wall -Wextra -Wpedantic -Werror "$here/price_two.c" -o "$scratch/by_pkg_config" \
    $(PKG_CONFIG_PATH=$package pkg-config --cflags --static --libs billshift)
compare pkg-config "$scratch/by_pkg_config"

cmake -S "$here" -B "$scratch/user" -G Ninja -DCMAKE_C_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$prefix" >"$scratch/log"
cmake --build "$scratch/user" >"$scratch/log"
compare find_package "$scratch/user/price_two"
