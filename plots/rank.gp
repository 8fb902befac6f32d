# How the bill of a seat changes with its rank by use, from the lightest seats to the heaviest: who carries a change of contract. A panel for each
# contract; what seats save and what they pay more are shaded. Where the far end would flatten the rest, the axis is linear around 0 and
# logarithmic beyond.
# needs RESULTS/rank.csv (contract, period, rank_from, rank_to, mean_use, mean_change, unit, use_unit), RESULTS/summary.csv (contract,
# group, period, measure, value, ...) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/rank.gp [RESULTS [OUTPUT]]             OUTPUT: name of the picture without suffix (RESULTS/rank)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/rank"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "rank"
needed = "rank.csv summary.csv"
load here . "style.gp"

data = results . "/rank.csv"
# --- the axis, common to all panels
low = 0.0; high = 0.0; n_bands = 0
reach(from, to, x) = finite(x) ? (low = smaller(low, x), high = larger(high, x), take_size(x), 1) : 1
if (n_contracts > 1) { stats data skip 1 using (n_bands = n_bands + 1, reach($3, $4, real(strcol(6))), 1) nooutput }
noise = larger(noise, 1e-13 * larger(abs(low), abs(high)))
bend = bend_for(larger(abs(low), abs(high)))
if (high - low < noise) { low = -1.0; high = 1.0; bend = 0.0 }
pad = 0.09 * (along(high) - along(low))
from = along(low) - (low < 0 ? pad : 0.02 * pad); to = along(high) + (high > 0 ? pad : 0.02 * pad)
back(t) = bend <= 0 ? t : abs(t) <= 1 ? t * bend : (t < 0 ? -1 : 1) * bend * exp(abs(t) - 1)

# --- what is said of each contract, and its bands
array other[most]
array said[most]
array tail_of[most] # the change in the last band
n_others = 0
share_error = 0.0 # the largest standard error of a share that is told
note_error(x) = finite(x) ? (share_error = larger(share_error, x)) : 0.0
tail = NaN; tail_rank = -1.0
take_band(begin, x) = (x == x && begin > tail_rank ? (tail_rank = begin, tail = x) : 0, 1)
bands_most = 2000
array begin_of[bands_most]
array end_of[bands_most]
array change_of[bands_most]
n_kept = 0
keep_band(begin, end, x) = finite(x) && n_kept < bands_most ? (n_kept = n_kept + 1, begin_of[n_kept] = begin, end_of[n_kept] = end, change_of[n_kept] = x, 1) : 1
set print $steps # each band as a level line, for the areas
print "0,0,0" # outside the panels: there may be none
do for [c = 1:n_contracts] {
    if (contract_name[c] eq baseline) { continue }
    n_others = n_others + 1
    other[n_others] = c
    less = NaN; more = NaN
    tail = NaN; tail_rank = -1.0
    n_kept = 0
    if (n_bands > 0) { stats data skip 1 using (strcol(1) eq contract_name[c] ? (take_band($3, real(strcol(6))), keep_band($3, $4, real(strcol(6)))) : 1) nooutput }
    do for [i = 1:n_kept] {
        print sprintf("%d,%.15g,%.15g", n_others, 100 * begin_of[i], along(change_of[i]))
        print sprintf("%d,%.15g,%.15g", n_others, 100 * end_of[i], along(change_of[i]))
    }
    print ""
    tail_of[n_others] = tail
    stats results."/summary.csv" skip 1 using (strcol(1) eq contract_name[c] && strcol(2) eq "all" && strcol(3) eq "term" \
        ? (strcol(4) eq "share_cheaper" ? (less = $5, note_error($6)) : strcol(4) eq "share_dearer" ? (more = $5, note_error($6)) : 0, 1) : 1) nooutput
    said[n_others] = less == less ? "over the term " . percent(less) . " of the seats pay less, " . percent(more) . " pay more" : ""
}
unset print

columns = n_others > 1 ? 2 : 1
rows = n_others == 0 ? 1 : (n_others + columns - 1) / columns
figure_title = "How the bill of a seat changes with its rank by use"
finding = n_others == 0 ? "" : "against " . label_text(baseline) . ", the baseline; seats ranked by their use over the term"
foot = keep_caption(make_caption(n_bands == 0 ? "" : "Each step is the mean over a band of seats, down to 1 % of them: the last one averages over the heaviest users, of whom some lie far beyond it. " \
    . (bend > 0 ? "The axis is linear up to " . amount(bend, currency) . " on both sides of 0 and logarithmic beyond: the shaded areas are no sums of money." : "The shaded areas are sums of money: what is saved (below 0) and what is paid more (above)."), error_text(share_error)))
head = 66.0; panel_high = columns == 1 ? 320.0 : 220.0; row_high = panel_high + 96
tall = int(head + rows * row_high + foot)
eval(money_tics("y", bend > 0 ? low : back(from), bend > 0 ? high : back(to), panel_high, 0, currency))
left = left_of_axis(60)
between = 34 + longest
column_wide = (wide - edge_right - 12 - left - (columns - 1) * between) / columns
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    if (n_bands == 0) {
        eval(no_axes)
        set label 1 n_contracts > 1 ? "no seats to rank" : "one contract alone: nothing to compare" at screen 0.5, screen 0.5 center textcolor rgb ink
        plot -1e300
        n_others = 0
    }
    do for [k = 1:n_others] {
        c = other[k]
        at_left = left + ((k - 1) % columns) * (column_wide + between)
        top = head + 42 + ((k - 1) / columns) * row_high
        set lmargin at screen x_at(at_left)
        set rmargin at screen x_at(at_left + column_wide)
        set tmargin at screen y_at(top)
        set bmargin at screen y_at(top + panel_high)
        set xrange [0:100]
        set yrange [from:to]
        eval(money_tics("y", bend > 0 ? low : back(from), bend > 0 ? high : back(to), panel_high, 0, currency))
        eval(sprintf("set xtics %d nomirror format '%%g %%%%'", columns == 1 ? 10 : 25))
        title_left = columns == 1 ? edge_left : at_left - longest - 8
        heading = label_text(contract_name[c]) . (strlen(contract_title[c]) > 0 ? ": " . label_text(contract_title[c]) : "")
        set label 1 cut(heading, size_head, at_left + column_wide - title_left) at screen x_at(title_left), screen y_at(top - 32) font font_head(face) textcolor rgb black
        set label 2 cut(said[k], columns == 1 ? size_text : size_small, at_left + column_wide - title_left + 10) at screen x_at(title_left), screen y_at(top - 15) font (columns == 1 ? font_text : font_small) textcolor rgb ink
        if ((k - 1) % columns == 0) {
            set label 3 "mean change, " . currency . " a seat and month" at screen x_at(edge_left), screen y_at(top + 0.5 * panel_high) center rotate by 90 font font_text textcolor rgb ink
        }
        set xlabel "from the lightest seats to the heaviest" font font_text textcolor rgb ink
        set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead front linecolor rgb black linewidth 1
        if (tail_of[k] == tail_of[k]) {
            set label 4 "heaviest: " . brief_change(tail_of[k], currency) . (finite(tail_of[k]) ? "" : " ▲") . " " at graph 0.985, first (finite(tail_of[k]) ? along(tail_of[k]) : tail_of[k] > 0 ? to - pad : from + pad) \
                right offset 0, (tail_of[k] < 0 ? -0.75 : 0.75) front font font_small textcolor rgb ink
        }
        plot $steps using ($1 == k ? $2 : NaN):3 with filledcurves above y=0 fillstyle solid noborder fillcolor rgb more_light, \
             $steps using ($1 == k ? $2 : NaN):3 with filledcurves below y=0 fillstyle solid noborder fillcolor rgb less_light, \
             data skip 1 using (strcol(1) eq contract_name[c] && finite(real(strcol(6))) ? 100 * $3 : NaN):(along(real(strcol(6)))):(100 * ($4 - $3)):(0):(real(strcol(6)) < 0 ? less_colour : abs(clean(real(strcol(6)))) == 0 ? ink : more_colour) \
                 with vectors nohead linewidth 2.5 linecolor rgb variable
        unset label; unset arrow
    }
    unset multiplot
    unset output
}
