#!/usr/bin/env bash
# Installs a build into an empty prefix and builds users' programs against it, price_two.c and that of docs/library.md, once by pkg-config and
# once by find_package; all must print the closed forms. usage: run_install.sh BUILD COMPILER
set -euo pipefail
build=$1 compiler=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix

cmake --install "$build" --prefix "$prefix" >"$scratch/log"
for file in bin/billshift include/billshift/scenario.h share/billshift/plots/change.gp \
    share/billshift/scenarios/claude-enterprise-2026.yaml share/man/man1/billshift.1 share/man/man1/billshift-run.1 \
    share/man/man5/billshift-scenario.5 share/bash-completion/completions/billshift share/zsh/site-functions/_billshift; do
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

"$here/../check_links.sh" "$prefix/share/doc/billshift"
cmp "$here/../../LICENSE" "$prefix/share/doc/billshift/LICENSE"
cmp "$here/../../scenarios/README.md" "$prefix/share/doc/billshift/scenarios/README.md"

# What SECURITY.md promises: nothing that starts a shell, opens a connection or loads code by name.
if nm -D --undefined-only "$prefix/bin/billshift" | grep -wE '(system|popen|wordexp|socket|connect|getaddrinfo|dlopen)(@.*)?'; then
    echo "the program could run a shell, use the network or load code" >&2
    exit 1
fi
package=$(find "$prefix" -name billshift.pc -printf '%h')

export PKG_CONFIG_PATH=$package
strict=(-std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

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
"$compiler" "${strict[@]}" "$here/price_two.c" -o "$scratch/by_pkg_config" $(pkg-config --cflags --static --libs billshift)
compare pkg-config "$scratch/by_pkg_config"

cmake -S "$here" -B "$scratch/user" -G Ninja -DCMAKE_C_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$prefix" >"$scratch/log"
cmake --build "$scratch/user" >"$scratch/log"
compare find_package "$scratch/user/price_two"

# docs/library.md: its one block of each kind, as a reader would take it.
block() {
    awk -v begin="\`\`\`$1" '$0 == begin { inside = 1; next } /^```/ { inside = 0 } inside' "$here/../../docs/library.md"
}
mkdir "$scratch/library"
block c >"$scratch/library/exact.c"
block cmake >"$scratch/library/CMakeLists.txt"
diff "$here/exact.c" "$scratch/library/exact.c" >&2 || {
    echo "docs/library.md does not print tests/install/exact.c as it is" >&2
    exit 1
}

# Use is gamma distributed with scale 200 and shape 0.2 (office) or 2 (developers); that of all seats in a month then has the shape
# 600 x 0.2 + 400 x 2 = 920. Q: the regularized upper incomplete gamma function, q: Q(920, q / 200) = 0.1, i = 180,000; by its series in Python's
# decimal:
#   computed  40 x 0.6 + 400 x 0.4 + 20 - 200; 0.6 Q(0.2, u / 200) + 0.4 Q(2, u / 200) at the uses 180 and 380 where the bills are as high and
#             twice as high; Q(2, 180 / 200); 12 (20 x 1000 + q); Q(920, i / 200)
#   pooled    190 + (200 x 920 Q(921, i / 200) - i Q(920, i / 200)) / 1000 - 200; 12 (190 x 1000 + q - i); Q(920, (i + 10,000) / 200)
# What is computed lies within its bound, which is small; what is drawn within 4 standard errors.
spans='cheaper from 0 to 180: 0.227518 of the developers
same from 180 to 180: 0.000000 of the developers
dearer from 180 to inf: 0.772482 of the developers
doubled from 380 to inf: 0.433749 of the developers
tripled from 580 to inf: 0.214591 of the developers'
figures='exact month/mean_change 4
exact month/share_dearer 0.345696838666
exact month/share_doubled 0.182382373602
exact segment:developers/month/share_dearer 0.772482353507
exact total_p90 2541790.11742416
exact probability_dearer 0.743189583852
montecarlo month/mean_change -5.08639242744
montecarlo total_p90 2421790.11742416
montecarlo probability_dearer 0.161214097841'
reason='not exact: the exact engine does not apply: bills under metered depend on all seats together or on months before, by a charge, discount or packages of all seats'
check_output() {
    diff <(echo "$spans") <(head -n 5 "$2") >&2
    paste -d ' ' <(echo "$figures") <(tail -n +6 "$2") | awk '
        {
            exact = $1 == "exact"
            off = $3 > $6 ? $3 - $6 : $6 - $3
            bad = NF != 7 || $1 != $4 || $2 != $5 || off > (exact ? 1 : 4) * $7 + 5e-7 || (exact && $7 > 1e-3)
        }
        bad { print "expected, got, error: " $0; wrong = 1 }
        END { exit wrong }' >&2
    echo "docs/library.md, $1: ok"
}
compare_exact() {
    "$2" >"$scratch/out" 2>"$scratch/err"
    diff <(echo "$reason") "$scratch/err" >&2
    check_output "$1" "$scratch/out"
}

block text >"$scratch/library/printed"
check_output "what it prints" "$scratch/library/printed"

# The command as it is printed calls cc.
(
    # shellcheck disable=SC2317
    cc() { "$compiler" "${strict[@]}" "$@"; }
    cd "$scratch/library"
    eval "$(block sh)"
)
compare_exact "pkg-config" "$scratch/library/exact"
cmake -S "$scratch/library" -B "$scratch/library/build" -G Ninja -DCMAKE_C_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$prefix" >"$scratch/log"
cmake --build "$scratch/library/build" >"$scratch/log"
compare_exact "find_package" "$scratch/library/build/exact"
