#!/usr/bin/env bash
# The report's page in a browser: what its scripts do, what it asks of the network (nothing), how wide it is, what axe-core finds.
# usage: run_browser.sh BILLSHIFT SCENARIOS FOLDER
#   BILLSHIFT  the program    SCENARIOS  the folder of the gallery    FOLDER  where node_modules, results and screenshots go
# Needs node, npm and /usr/bin/chromium (scripts/setup all); what npm installs is fixed by package-lock.json.
set -euo pipefail

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
BILLSHIFT=$(realpath "$1")
SCENARIOS=$(realpath "$2")
mkdir -p "$3/screenshots"
BROWSER_FOLDER=$(realpath "$3")
export BILLSHIFT SCENARIOS BROWSER_FOLDER NO_COLOR=1 LC_ALL=C.UTF-8

cd "$BROWSER_FOLDER"
cp "$here"/package.json "$here"/package-lock.json "$here"/.npmrc "$here"/*.js "$here"/*.yaml .
if ! cmp -s package-lock.json node_modules/.from-lock; then
    npm ci --ignore-scripts --no-audit --no-fund
    cp package-lock.json node_modules/.from-lock
fi
exec node --test --test-reporter=spec report.test.js
