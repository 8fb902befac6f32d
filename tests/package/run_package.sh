#!/usr/bin/env bash
# The Debian packages as a user meets them: built, looked at, installed in an empty Debian, and run there by an ordinary user, whose results must
# be those of the build folder, byte for byte. Then a program of one's own against the library. usage: run_package.sh REPOSITORY BILLSHIFT VERSION
set -euo pipefail
repository=$(realpath "$1") billshift=$(realpath "$2") version=$3
scratch='' root=''
# shellcheck disable=SC1091
. "$(dirname "$0")/root.sh"

packages=$scratch/packages
BILLSHIFT_PACKAGE_BUILD=$scratch/build "$repository/scripts/package" "$packages" >"$scratch/log" 2>&1 || {
    tail -n 30 "$scratch/log" >&2
    fail "scripts/package failed"
}
program=$(echo "$packages"/billshift_"$version"-*.deb) library=$(echo "$packages"/libbillshift-dev_"$version"-*.deb)
mkdir "$scratch/unpacked"
for package in "$program" "$library"; do
    [ -f "$package" ] || fail "not made: $package"
    dpkg-deb -R "$package" "$scratch/unpacked/$(basename "$package")"
done
if grep -rlF -e "$repository" -e "$scratch" "$scratch/unpacked" >&2; then
    fail "these files name a folder of the machine that built them"
fi
for page in man/man1/billshift.1.gz man/man1/billshift-run.1.gz man/man5/billshift-scenario.5.gz bash-completion/completions/billshift \
    zsh/vendor-completions/_billshift; do
    [ -f "$scratch/unpacked/$(basename "$program")/usr/share/$page" ] || fail "not in the package: $page"
done
for needed in libc6 libgsl27 libfyaml0 libjansson4 libcsv3 libsodium23 libunistring2 libgomp1; do
    dpkg-deb -f "$program" Depends | grep -qE "(^|, )$needed " || fail "the package does not depend on $needed"
done
if command -v lintian >/dev/null; then
    # No bug asked for this package.
    lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs "$program" "$library" >&2
fi
echo "packages: ok"

make_root
cp "$program" "$library" "$root/root"
as_root "apt-get install -q -y ./$(basename "$program")" >"$scratch/log" 2>&1 || {
    tail "$scratch/log" >&2
    fail "the package does not install"
}
[ "$(as_buyer 'billshift --version' | sed -n 1p)" = "billshift $version" ] || fail "not version $version"
# shellcheck disable=SC2016 # for the shell in the new Debian
as_root 'dpkg --verify billshift; for page in $(find /usr/share/doc/billshift -xtype l); do echo "leads nowhere: $page"; done' >"$scratch/verified"
[ ! -s "$scratch/verified" ] || fail "$(cat "$scratch/verified")"

"$repository/tests/check_links.sh" "$root/usr/share/doc/billshift"

steps='billshift init --from claude-enterprise-2026 mine.yaml
billshift check mine.yaml
billshift run mine.yaml -o results'
as_buyer "$steps" >"$scratch/printed"
as_buyer 'billshift plot results && billshift check /usr/share/billshift/scenarios/*.yaml' >"$scratch/log" 2>&1 || {
    cat "$scratch/log" >&2
    fail "no pictures, or the gallery does not check"
}
mkdir "$scratch/here"
(
    cd "$scratch/here"
    PATH=$(dirname "$billshift"):$PATH
    bash -euc "$steps"
) >"$scratch/printed_here"
diff "$scratch/printed_here" "$scratch/printed" >&2 || fail "the installed program prints something else"
for table in "$scratch"/here/results/*.csv "$scratch/here/results/manifest.json"; do
    cmp "$table" "$root/home/buyer/results/$(basename "$table")" >&2
done
while read -r picture; do
    magic=$(head -c 4 "$root/home/buyer/results/$picture.png" | tail -c 3)
    [ "$magic" = PNG ] || fail "no picture $picture.png"
done < <(cd "$root/home/buyer/results" && printf '%s\n' *.svg | sed 's/\.svg$//')
[ -s "$root/home/buyer/results/change.png" ] || fail "no picture change.png"
echo "installed: ok"

as_root "apt-get install -q -y --no-install-recommends gcc cmake ninja-build pkg-config ./$(basename "$library")" >"$scratch/log" 2>&1 || {
    tail "$scratch/log" >&2
    fail "the library's package does not install"
}
cp -R "$repository/tests/install" "$root/home/buyer/user"
expected=$(sed -n "/^expected='/,/'\$/p" "$repository/tests/install/run_install.sh" | sed "s/^expected='//; s/'\$//")
# shellcheck disable=SC2016 # for the shell in the new Debian
as_buyer 'gcc user/price_two.c -o by_pkg_config $(pkg-config --cflags --static --libs billshift)
cmake -S user -B by_cmake -G Ninja >log 2>&1 && cmake --build by_cmake >>log 2>&1 || { cat log; exit 1; }' >&2
for made in ./by_pkg_config by_cmake/price_two; do
    [ "$(as_buyer "$made")" = "$expected" ] || fail "$made prints something else"
done
echo "library: ok"

as_root 'apt-get purge -q -y billshift libbillshift-dev >/dev/null 2>&1'
left=$(as_root 'find / -xdev -path /home -prune -o -path /root -prune -o -name "*billshift*" -print')
[ -z "$left" ] || fail "left behind: $left"
echo "removed: ok"
