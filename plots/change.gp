# How the bill of a seat changes, by cohort: boxes over the middle half of the seats, whiskers from the 5th to the 95th percentile.
# needs RESULTS/change.csv (contract, group, period, probability, change, unit) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/change.gp [RESULTS [OUTPUT [month|term]]]
#   OUTPUT: name of the picture without suffix (RESULTS/change); the change of a seat in a month, or over the term

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/change"
period = ARGC >= 3 && strlen(ARG3) > 0 ? ARG3 : "month"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
load here . "style.gp"

data = results . "/change.csv"
array group[4] = ["all", "cohort:light", "cohort:regular", "cohort:heavy"]
array group_label[4] = ["all seats", "light", "regular", "heavy"]
array group_colour[4] = [0x555555, 0x0072B2, 0x009E73, 0xD55E00]

# --- quantiles of each contract and cohort
array p[6] = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
array q[6]
near(a, b) = abs(a - b) < 1e-9
keep(probability, value) = (near(probability, p[1]) ? (q[1] = value) : near(probability, p[2]) ? (q[2] = value) \
    : near(probability, p[3]) ? (q[3] = value) : near(probability, p[4]) ? (q[4] = value) \
    : near(probability, p[5]) ? (q[5] = value) : near(probability, p[6]) ? (q[6] = value) : 0, 1)
set print $boxes
rows = 0.0; low = 0.0; high = 0.0
array head_at[64]
do for [c = 1:n_contracts] {
    name = contract_name[c]
    if (name ne baseline) {
        head_at[c] = rows
        rows = rows + 1
        do for [g = 1:4] {
            do for [i = 1:6] { q[i] = NaN }
            stats data skip 1 using (strcol(1) eq name && strcol(2) eq group[g] && strcol(3) eq period ? keep($4, $5) : 1) nooutput
            print sprintf("%g,%d,%.10g,%.10g,%.10g,%.10g,%.10g,%.10g", -rows, g, q[1], q[2], q[3], q[4], q[5], q[6])
            low = q[1] < low ? q[1] : low
            high = q[5] > high ? q[5] : high
            rows = rows + 1
        }
        rows = rows + 0.4
    }
}
unset print
alone = rows == 0 # one contract: nothing to compare
if (alone) { rows = 1.0 }
if (high <= low) { high = low + 1 }
pad = 0.03 * (high - low)
low = low - pad; high = high + pad

# --- the picture
wide = 1200; head = 110.0; foot = 130.0; row_height = 34.0
tall = int(head + foot + row_height * rows)
figure_title = sprintf("How the bill of a seat changes %s, by cohort", period eq "month" ? "in a month" : sprintf("over the %d months", months))
set lmargin at screen 0.1
set rmargin at screen 0.70
set tmargin at screen 1 - head / tall
set bmargin at screen foot / tall
set xrange [low:high]
set yrange [-rows + 0.2:0.6]
eval(tics("x", low, high, 8, currency))
set xlabel sprintf("change against %s, %s a seat and %s", short(label_text(baseline), 40), currency, period) textcolor rgb ink
unset ytics
set border 1
set grid xtics noytics
set label 1 figure_title at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
set label 3 "Box: the middle half of the seats. Line in the box: the median. Whiskers: 5th to 95th percentile; what lies beyond is not drawn." \
    at screen 0.02, screen 42.0 / tall font ",11" textcolor rgb ink
set label 4 "Light: up to the median of a seat's use over the term; regular: up to the 90th percentile; heavy: above." \
    at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
set label 5 "◀ pays less" at 0, graph 1 offset -0.5, 0.9 right font ",12" textcolor rgb ink
set label 6 "pays more ▶" at 0, graph 1 offset 0.5, 0.9 left font ",12" textcolor rgb ink
set label 7 "median" at graph 1, graph 1 offset 12, 0.9 right font ",12" textcolor rgb ink
set label 8 "1 in 100 pays above" at graph 1, graph 1 offset 30, 0.9 right font ",12" textcolor rgb ink
do for [c = 1:n_contracts] {
    if (contract_name[c] ne baseline) {
        heading = label_text(contract_name[c]) . (strlen(contract_title[c]) > 0 ? ": " . contract_title[c] : "")
        set arrow 100 + c from 0, first -head_at[c] - 0.5 to 0, first -head_at[c] - 4.5 nohead back linecolor rgb 0x000000 linewidth 1.2
        set label 100 + c short(heading, 66) at screen 0.02, first -head_at[c] font ",14" textcolor rgb 0x000000
    }
}
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    if (alone) {
        set label 9 "one contract alone: nothing to compare" at graph 0.5, graph 0.5 center textcolor rgb ink
        plot -1e300
    } else {
    plot $boxes using 5:1:3:7:(group_colour[int($2)]) with xerrorbars pointtype 0 linewidth 1.8 linecolor rgb variable, \
         $boxes using 5:1:4:6:($1 - 0.3):($1 + 0.3):(group_colour[int($2)]) with boxxyerror fillstyle solid 0.55 noborder linecolor rgb variable, \
         $boxes using 5:($1 - 0.34):(0):(0.68):(0x000000) with vectors nohead linewidth 3 linecolor rgb variable, \
         $boxes using (low):1:(group_label[int($2)]) with labels right offset -1, 0 textcolor rgb ink, \
         $boxes using (high):1:($5 == $5 ? change($5, currency) : "no seats") with labels right offset 12, 0 textcolor rgb ink, \
         $boxes using (high):1:($8 == $8 ? change($8, currency) : "") with labels right offset 30, 0 textcolor rgb ink
    }
    unset output
}
