#!/usr/bin/env bash
# Who may know whom: reads the includes and fails, with file:line, on an arrow that goes back or a library where it does not belong.
# usage: check_layers.sh [ROOT]        checks a source tree (the one this script lies in by default)
#        check_layers.sh --self-test   shows that violations are caught
set -euo pipefail

# A module and the modules it may include, besides itself.
modules='
base
csv       base
usage     base
ingest    base csv usage
fit       base usage
contract  base
result    base
scenario  base csv usage ingest contract
engine    base usage ingest contract result scenario
whatif    base usage ingest contract result scenario engine
output    base csv usage ingest fit contract result scenario engine whatif
cli       base csv usage ingest fit contract result scenario engine whatif output
pages     base csv usage ingest fit contract result scenario engine whatif output cli
'

# A public header and the module it belongs to.
headers='
arena.h         base
diagnostics.h   base
digest.h        base
number.h        base
status.h        base
text.h          base
distribution.h  usage
fit.h           fit
segment.h       usage
roster.h        ingest
customers.h     ingest
usage_file.h    ingest
bill.h          contract
contract.h      contract
curve.h         contract
ledger.h        contract
response.h      contract
model.h         scenario
scenario.h      scenario
uncertain.h     scenario
concentration.h result
histogram.h     result
moments.h       result
results.h       result
measure.h       result
figure.h        result
engine.h        engine
limit.h         engine
precision.h     engine
sweep.h         whatif
solve.h         whatif
choice.h        whatif
vendor.h        whatif
book.h          whatif
sensitivity.h   whatif
uncertainty.h   whatif
levers.h        whatif
output.h        output
'

# A library (a pattern of its headers) and the files under src/ that may use it. Public headers may use none.
libraries='
^csv\.h$                          ^(csv/csv_reader|output/csv[a-z_]*)\.[ch]$
^libfyaml\.h$                     ^scenario/
^jansson\.h$                      ^(output|cli)/|^ingest/usage_json\.c$
^sodium\.h$                       ^(output/|csv/(csv_file|input_file)\.[ch]$|ingest/(usage_table|pseudonym)\.[ch]$)
^gsl/                             ^(base|usage|fit|result|engine|whatif|cli)/
^Random123/                       ^engine/
^omp\.h$                          ^(engine|whatif|output|cli)/
^uni(str|ctype|width|norm|case|conv|types)\.h$ ^(base|scenario|output)/
'

check() {
    local root=$1 found=()
    mapfile -t found < <(cd "$root" && find src include/billshift -name '*.[ch]' | LC_ALL=C sort)
    if [ ${#found[@]} -eq 0 ]; then
        echo "check_layers.sh: no sources under $root" >&2
        return 2
    fi
    (cd "$root" && awk -v modules="$modules" -v headers="$headers" -v libraries="$(printf '%s' "$libraries" | sed 's/\\/\\\\/g')" '
        function fail(why) {
            printf "%s:%d: %s\n", FILENAME, FNR, why
            bad++
        }
        function goes(to, what) {
            if (to != module && !((module, to) in may))
                fail(what " belongs to " to ", which " module " may not know")
        }
        BEGIN {
            n = split(modules, rows, "\n")
            for (i = 1; i <= n; i++) {
                k = split(rows[i], w, " ")
                if (k) known[w[1]] = 1
                for (j = 2; j <= k; j++) may[w[1], w[j]] = 1
            }
            n = split(headers, rows, "\n")
            for (i = 1; i <= n; i++)
                if (split(rows[i], w, " ") == 2) owner[w[1]] = w[2]
            n = split(libraries, rows, "\n")
            for (i = 1; i <= n; i++)
                if (split(rows[i], w, " ") == 2) { n_libraries++; library[n_libraries] = w[1]; place[n_libraries] = w[2] }
        }
        FNR == 1 {
            n = split(FILENAME, part, "/")
            public = part[1] == "include"
            module = public ? (part[n] in owner ? owner[part[n]] : "") : (n == 2 ? "cli" : part[2])
            inside = FILENAME; sub(/^src\//, "", inside)
            if (public && module == "") { fail("this public header is in no module: add it to the table in check_layers.sh"); nextfile }
            if (!(module in known)) { fail("src/" module " is no module: add it to the table in check_layers.sh"); nextfile }
        }
        /^[ \t]*#[ \t]*include[ \t]*[<"]/ {
            name = $0
            sub(/^[^<"]*[<"]/, "", name); sub(/[>"].*$/, "", name)
            quoted = $0 ~ /include[ \t]*"/
            if (name ~ /^billshift\//) {
                short = substr(name, 11)
                if (!(short in owner)) fail("no such public header: " name)
                else goes(owner[short], name)
            } else if (quoted) {
                if (public) fail("a public header may include public headers only, not " name)
                else if (name !~ /\//) fail("write \"" module "/" name "\": a private header is named with its module")
                else {
                    to = name; sub(/\/.*/, "", to)
                    if (!(to in known)) fail("no such module: " to)
                    else goes(to, name)
                }
            } else {
                for (i = 1; i <= n_libraries; i++)
                    if (name ~ library[i] && (public || inside !~ place[i]))
                        fail(name " is used outside its place (" place[i] ")")
            }
        }
        END { exit bad > 0 }
    ' "${found[@]}")
}

# violation FILE LINE: the line alone in FILE of a small sound tree must be found, and the tree without it must pass.
violation() {
    local tree
    tree=$(mktemp -d)
    mkdir -p "$tree"/src/{base,csv,usage,ingest,fit,contract,result,scenario,engine,output,cli} "$tree/include/billshift"
    echo '#include <billshift/status.h>' >"$tree/src/usage/sound.c"
    check "$tree" || return 1
    printf '/* first line */\n%s\n' "$2" >"$tree/$1"
    local said
    if said=$(check "$tree"); then
        echo "not caught: $2 in $1" >&2
        rm -rf "$tree"
        return 1
    fi
    rm -rf "$tree"
    case "$said" in
    "$1:2: "*) ;;
    *)
        echo "caught without its place: $2 in $1: $said" >&2
        return 1
        ;;
    esac
}

self_test() {
    violation src/base/a.c '#include <billshift/distribution.h>'
    violation src/usage/a.c '#include "contract/curve_math.h"'
    violation src/usage/a.c '#include <billshift/contract.h>'
    violation src/contract/a.c '#include <billshift/scenario.h>'
    violation src/contract/a.c '  #  include <gsl/gsl_math.h>'
    violation src/result/a.c '#include <billshift/segment.h>'
    violation src/scenario/a.c '#include <billshift/engine.h>'
    violation src/engine/a.c '#include "output/csv.h"'
    violation src/output/a.c '#include "cli/verb.h"'
    violation src/output/a.c '#include "csv_table.h"'
    violation src/output/summary.c '#include <csv.h>'
    violation src/engine/a.c '#include <libfyaml.h>'
    violation src/cli/a.c '#include <billshift/nowhere.h>'
    violation include/billshift/status.h '#include <billshift/model.h>'
    violation include/billshift/curve.h '#include <gsl/gsl_math.h>'
    echo "check_layers.sh: every violation was caught"
}

case "${1:-}" in
--self-test) self_test ;;
*) check "${1:-$(dirname "${BASH_SOURCE[0]}")/..}" ;;
esac
