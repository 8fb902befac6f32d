#!/usr/bin/env bash
# A first user's way through the README, in an empty Debian: the demo from a copy of the source, the package from it, one's own export, and the
# tests. What the README prints as commands without ``` console``` (they change the system) is run here. usage: run_first_steps.sh REPOSITORY
set -euo pipefail
repository=$(realpath "$1")
scratch='' root=''
# shellcheck disable=SC1091
. "$(dirname "$0")/root.sh"
make_root

# What git holds, with what is not committed yet; without git, all but build folders.
mkdir "$root/root/billshift"
if git -C "$repository" rev-parse 2>/dev/null; then
    git -C "$repository" ls-files -z --cached --others --exclude-standard |
        (cd "$repository" && xargs -0 ls -d 2>/dev/null) | tar -C "$repository" -cf - -T - | tar -C "$root/root/billshift" -xf -
else
    tar -C "$repository" --exclude='./build*' -cf - . | tar -C "$root/root/billshift" -xf -
fi

# step NAME COMMAND: in the folder of the source, as root, as the machine is new and has no sudo
step() {
    as_root "cd billshift; $2" >"$scratch/log" 2>&1 || {
        tail -n 40 "$scratch/log" >&2
        fail "$1: failed"
    }
    echo "$1: ok"
}

step "the demo" scripts/demo
grep -q '[$]2,245,096' "$scratch/log" || fail "the demo prints another total"
[ -s "$root/root/billshift/results/claude-enterprise-2026/change.png" ] || fail "the demo draws no picture"

# The block of the README that installs the package, as it stands there, but for sudo.
awk '/^```/ { open = !open; plain = open && $0 == "```"; next } plain && sub(/^\$ /, "")' "$repository/README.md" | grep -A 1 '^scripts/package' |
    sed 's/sudo apt-get install/& -q -y/; s/sudo //' >"$scratch/commands"
[ "$(wc -l <"$scratch/commands")" = 2 ] || fail "README.md does not say how to install the package"
step "the package" "$(cat "$scratch/commands")"

# An export of one's own, by an ordinary user who has the package alone.
printf 'email,date,cost\nann@example.invalid,2026-01-05,12.50\nbob@example.invalid,2026-01-07,790\nbob@example.invalid,2026-02-02,410.25\n' \
    >"$root/home/buyer/export.csv"
as_buyer 'billshift init --from claude-enterprise-2026 mine.yaml
head -c 32 /dev/urandom >secret.key
billshift run mine.yaml --usage-file export.csv --set population.columns.user=email --set population.columns.month=date \
    --set population.columns.use=cost --pseudonymize --key-file secret.key -o mine
billshift plot mine' >"$scratch/printed" 2>"$scratch/log" || {
    cat "$scratch/log" >&2
    fail "one's own export: failed"
}
# By hand, two months of two seats: 4 x 200 flat; 4 x 20 + 12.50 + 790 + 410.25 metered.
bills=$(awk -F, 'NR > 1 { bill[$3] += $5 } END { print bill["flat"], bill["metered"] }' "$root/home/buyer/mine/users.csv")
[ "$bills" = "800 1292.75" ] || fail "one's own export: the bills are $bills"
[ -s "$root/home/buyer/mine/change.png" ] || fail "one's own export: no picture"
if grep -rq invalid "$root/home/buyer/mine"; then fail "a name in spite of --pseudonymize"; fi
echo "one's own export: ok"

step "the tests" scripts/test
tail -n 5 "$scratch/log"
