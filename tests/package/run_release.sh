#!/usr/bin/env bash
# scripts/release in a copy of the repository whose changelog has the version: builds the tarball, and tests it where it is unpacked. Skipped (77)
# where there is no repository, as in a tarball. usage: run_release.sh REPOSITORY VERSION
set -euo pipefail
repository=$(realpath "$1") version=$2
git -C "$repository" rev-parse 2>/dev/null || exit 77
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git clone -q --no-hardlinks "$repository" "$scratch/copy"
cd "$scratch/copy"
if ! grep -qF "## [$version]" CHANGELOG.md; then
    printf '\n## [%s] - 2026-01-01\n' "$version" >>CHANGELOG.md
    git -c user.name=test -c user.email=test@test.invalid commit -q -a -m "The version's section"
fi
scripts/release
cd build-release
sha256sum -c ./*.sha256
b2sum -c ./*.b2
