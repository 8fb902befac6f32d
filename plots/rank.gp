# How the bill of a seat changes with its rank by use, from the lightest seats to the heaviest: who carries a change of contract.
# needs RESULTS/rank.csv (contract, period, rank_from, rank_to, mean_use, mean_change, unit, use_unit), RESULTS/summary.csv (contract,
# group, period, measure, value, ...) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/rank.gp [RESULTS [OUTPUT]]             OUTPUT: name of the picture without suffix (RESULTS/rank)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/rank"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
load here . "style.gp"

data = results . "/rank.csv"
low = 0.0; high = 0.0
widen(x) = (low = x < low ? x : low, high = x > high ? x : high, 1)
less = NaN; more = NaN; narrowest = 1.0
n_bands = 0
if (n_contracts > 1) {
    stats data skip 1 using (n_bands = n_bands + 1, narrowest = $4 - $3 < narrowest ? $4 - $3 : narrowest, widen($6)) nooutput
}
if (high <= low) { high = low + 1 }
pad = 0.05 * (high - low)

array said[64]
do for [c = 1:n_contracts] {
    less = NaN; more = NaN
    stats results."/summary.csv" skip 1 using (strcol(1) eq contract_name[c] && strcol(2) eq "all" && strcol(3) eq "term" \
        ? (strcol(4) eq "share_cheaper" ? (less = $5) : strcol(4) eq "share_dearer" ? (more = $5) : 0, 1) : 1) nooutput
    said[c] = less == less ? ": over the term " . percent(less) . " of the seats pay less, " . percent(more) . " pay more" : ""
}

wide = 1200; head = 80.0; foot = 125.0; legend_row = 24.0; panel_high = 430.0
legend_high = 24 + legend_row * (n_contracts - 1)
tall = int(head + legend_high + panel_high + foot)
top = 1 - (head + legend_high) / tall
set lmargin at screen 0.10
set rmargin at screen 0.97
set tmargin at screen top
set bmargin at screen foot / tall
set xrange [0:100]
set yrange [low - pad:high + pad]
set xtics 10 format "%.0f %%" textcolor rgb ink
eval(tics("y", low - pad, high + pad, 8, currency))
set xlabel "seats ranked by their use over the term, from the lightest to the heaviest" textcolor rgb ink
set ylabel "mean change, " . currency . " a seat and month" textcolor rgb ink
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead front linecolor rgb 0x000000 linewidth 1
set label 1 "How the bill of a seat changes with its rank by use" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
set label 3 "Each step is the mean over a band of seats, down to 1 % of them: the last one averages over the heaviest users, of whom" \
    at screen 0.02, screen 42.0 / tall font ",11" textcolor rgb ink
set label 4 "some lie far above it. Above the line at 0 a seat pays more than under " . short(label_text(baseline), 40) . ", below it less." \
    at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
row_of = 0
n_others = 0
array other[64]
do for [c = 1:n_contracts] {
    if (contract_name[c] ne baseline) {
        row = top + (legend_row * (n_contracts - 2 - row_of) + 18) / tall
        row_of = row_of + 1
        n_others = n_others + 1
        other[n_others] = c
        set arrow 20 + c from screen 0.10, screen row to screen 0.13, screen row nohead linewidth 3 linecolor rgb paint(c)
        set label 20 + c short(label_text(contract_name[c]), 60) . said[c] at screen 0.138, screen row font ",12" textcolor rgb ink
    }
}
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    if (n_bands == 0) {
        set label 9 "one contract alone: nothing to compare" at graph 0.5, graph 0.7 center textcolor rgb ink
        plot -1e300
    } else {
        # each band as a level line from its beginning to its end
        plot for [k = 1:n_others] data skip 1 using (strcol(1) eq contract_name[other[k]] ? 100 * $3 : NaN):6 \
                 with steps linewidth 3 linecolor rgb paint(other[k]), \
             for [k = 1:n_others] data skip 1 using (strcol(1) eq contract_name[other[k]] ? 100 * $3 : NaN):6:(100 * ($4 - $3)):(0) \
                 with vectors nohead linewidth 3 linecolor rgb paint(other[k])
    }
    unset output
}
