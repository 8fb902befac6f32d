# What the organization pays over the term under each contract: the mean, and the range that holds 9 of 10 simulated terms.
# needs RESULTS/organization.csv (contract, month, measure, value, std_error, bin_error, unit) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/organization.gp [RESULTS [OUTPUT]]     OUTPUT: name of the picture without suffix (RESULTS/organization)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/organization"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
needed = "organization.csv"
load here . "style.gp"

data = results . "/organization.csv"
mean = NaN; p05 = NaN; p50 = NaN; p95 = NaN; moved = NaN; base_mean = NaN
keep(measure, value) = (measure eq "total_mean" ? (mean = value) : measure eq "total_p05" ? (p05 = value) \
    : measure eq "total_p50" ? (p50 = value) : measure eq "total_p95" ? (p95 = value) : measure eq "change_mean" ? (moved = value) : 0, 1)
stats data skip 1 using (strcol(1) eq baseline && strcol(2) eq "term" && strcol(3) eq "total_mean" ? (base_mean = $4, 1) : 1) nooutput
largest = 0.0
take(x) = (largest = finite(x) ? larger(largest, x) : largest)
infinite = 0
array bar_to[most]
array from[most]
array to[most]
array figure[most]
array aside[most]
array moved_by[most]
do for [c = 1:n_contracts] {
    mean = NaN; p05 = NaN; p50 = NaN; p95 = NaN; moved = NaN
    stats data skip 1 using (strcol(1) eq contract_name[c] && strcol(2) eq "term" ? keep(strcol(3), $4) : 1) nooutput
    bar_to[c] = finite(mean) ? mean : finite(p50) ? p50 : 0.0
    from[c] = finite(p05) ? p05 : NaN
    to[c] = finite(p95) ? p95 : NaN
    moved_by[c] = moved
    figure[c] = finite(mean) ? amount(mean, currency) : mean == mean ? "mean: infinite" : "mean: unknown"
    infinite = mean == mean && !finite(mean) ? 1 : infinite
    discard = take(bar_to[c])
    discard = take(to[c])
}
noise = larger(noise, 1e-13 * largest)
set print $bars
do for [c = 1:n_contracts] { print sprintf("%d,%.15g", c, bar_to[c]) }
set print $ranges
print sprintf("%d,0,0,0", n_contracts + 9) # off the picture: there may be no range
do for [c = 1:n_contracts] {
    if (from[c] == from[c] && to[c] == to[c]) {
        print sprintf("%d,%.15g,%.15g,%.15g", c, bar_to[c], from[c], to[c])
    }
}
unset print
do for [c = 1:n_contracts] {
    if (contract_name[c] eq baseline) { aside[c] = "baseline" } else {
        aside[c] = change(moved_by[c], currency)
        if (base_mean > 0 && finite(base_mean) && finite(moved_by[c])) {
            aside[c] = aside[c] . sprintf(" (%s%.1f %%)", clean(moved_by[c]) < 0 ? "−" : clean(moved_by[c]) > 0 ? "+" : "", \
                100 * abs(clean(moved_by[c])) / base_mean)
        }
        if (!finite(moved_by[c])) { aside[c] = "mean change: " . aside[c] }
    }
    if (to[c] == to[c] && to[c] > from[c]) { aside[c] = aside[c] . "; 9 of 10: " . amount(from[c], currency) . " to " . amount(to[c], currency) }
}
shade(c) = contract_name[c] eq baseline ? 0x777777 : paint(c)
if (largest <= 0) { largest = 1.0 }

wide = 1200; head = 90.0; foot = 125.0; row_height = 100.0
tall = int(head + foot + row_height * n_contracts)
set lmargin at screen 0.03
set rmargin at screen 0.95
set tmargin at screen 1 - head / tall
set bmargin at screen foot / tall
set xrange [0:1.06 * largest]
set yrange [-n_contracts - 0.5:-0.5]
unset ytics
set border 1
set grid xtics noytics
eval(tics("x", 0, 1.06 * largest, 8, currency))
set xlabel sprintf("total bill of %s over %s, %s", counted(seats_at_start, "seat") . (seats_at_end == seats_at_start ? "" : sprintf(" (%s at the end)", digits(seats_at_end))), counted(months, "month"), currency) textcolor rgb ink
set label 1 "What the organization pays under each contract" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
bar_is = infinite ? "Bar: the mean; where that is infinite, the median." : "Bar: the mean."
if (replications > 1 || method eq "exact") {
    set label 3 bar_is . " Whiskers: 5th to 95th percentile" . (method eq "exact" ? "" : " of the simulated terms") . ". They show " . (shock ? "chance, the shock that moves all seats too," : "chance among users only,") \
        at screen 0.02, screen 42.0 / tall font ",11" textcolor rgb ink
    set label 4 "with every figure of the scenario taken as exact; uncertain assumptions come on top" . (uncertain ? " and are not in these ranges." : " and are not stated.") \
        at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
} else {
    set label 3 "Bar: the total. " . (method eq "backtest" ? "These are the users' own months: nothing is drawn." \
        : "One replication: no spread is known.") at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
}
do for [c = 1:n_contracts] {
    heading = label_text(contract_name[c]) . (strlen(contract_title[c]) > 0 ? ": " . contract_title[c] : "")
    set label 100 + c short(heading, 105 - strlen(figure[c])) . "   " . figure[c] at graph 0, first -c + 0.41 font ",14" textcolor rgb 0x000000
    set label 200 + c aside[c] at graph 0, first -c + 0.15 font ",12" textcolor rgb ink
}
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    plot $bars using 2:(-$1 - 0.18):(0):2:(-$1 - 0.36):(-$1):(shade(int($1))) with boxxyerror fillstyle solid 0.6 noborder linecolor rgb variable, \
         $ranges using 2:(-$1 - 0.18):3:4 with xerrorbars pointtype 0 linewidth 2.2 linecolor rgb 0x000000
    unset output
}
