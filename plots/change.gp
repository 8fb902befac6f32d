# How the bill of a seat changes, by cohort: where the seats lie (left, stacked) and how many lie at a change or below it (right), a row for each
# contract. Where the changes of most seats are small beside the far ones, the axis is linear around 0 and logarithmic beyond.
# needs RESULTS/histogram.csv (contract, group, period, lower, upper, probability), RESULTS/change.csv (contract, group, period, probability,
# change, unit), RESULTS/summary.csv (contract, group, period, measure, value, ...) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/change.gp [RESULTS [OUTPUT [month|term]]]
#   OUTPUT: name of the picture without suffix (RESULTS/change); the change of a seat in a month, or over the term

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/change"
period = ARGC >= 3 && strlen(ARG3) > 0 ? ARG3 : "month"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "change"
needed = "change.csv histogram.csv summary.csv"
load here . "style.gp"

data = results . "/change.csv"
group_of(name) = name eq "cohort:light" ? 1 : name eq "cohort:regular" ? 2 : name eq "cohort:heavy" ? 3 : name eq "all" ? 4 : 0
array group_name[4] = ["cohort:light", "cohort:regular", "cohort:heavy", "all"]
array group_label[4] = ["light", "regular", "heavy", "all seats"]
array group_colour[4] = [cohort_colour[1], cohort_colour[2], cohort_colour[3], black]
near(a, b) = abs(a - b) < 1e-9

# --- the axis, common to all contracts: nearly all seats of each
alone = n_contracts < 2
low = 0.0; high = 0.0
reach(x) = finite(x) ? (low = smaller(low, x), high = larger(high, x), 1) : 1
middle_ones(p, x) = p >= 0.05 && p <= 0.95 ? take_size(x) : 1
if (!alone) {
    stats data skip 1 using (strcol(2) eq "all" && strcol(3) eq period ? (middle_ones($4, real(strcol(5))), \
        near($4, 0.001) || near($4, 0.995) || near($4, 0.5) ? reach(real(strcol(5))) : 1) : 1) nooutput
    stats data skip 1 using (strcol(3) eq period && group_of(strcol(2)) > 0 && near($4, 0.95) ? reach(real(strcol(5))) : 1) nooutput
}
noise = larger(noise, 1e-13 * larger(abs(low), abs(high)))
bend = bend_for(larger(abs(low), abs(high)))
if (high - low < noise) { low = -1.0; high = 1.0; bend = 0.0 }
from = along(low) - 0.03 * (along(high) - along(low)); to = along(high) + 0.03 * (along(high) - along(low))
back(t) = bend <= 0 ? t : abs(t) <= 1 ? t * bend : (t < 0 ? -1 : 1) * bend * exp(abs(t) - 1)

# --- the figures of each contract and group
all_rows = most * 4
array seats_of[all_rows]
array median[all_rows]
array p99[all_rows]
array less[most]
array more[most]
at(c, g) = 4 * (c - 1) + g
do for [i = 1:all_rows] { seats_of[i] = 0.0; median[i] = NaN; p99[i] = NaN }
share_error = 0.0 # the largest standard error of a share that is told
note_error(x) = finite(x) ? (share_error = larger(share_error, x)) : 0.0
do for [c = 1:n_contracts] {
    less[c] = NaN; more[c] = NaN
    stats results."/summary.csv" skip 1 using (strcol(1) eq contract_name[c] && strcol(3) eq period && group_of(strcol(2)) > 0 \
        ? (strcol(4) eq "seats" ? (seats_of[at(c, group_of(strcol(2)))] = $5) : strcol(2) ne "all" ? 0 \
        : strcol(4) eq "share_cheaper" ? (less[c] = $5, note_error($6)) : strcol(4) eq "share_dearer" ? (more[c] = $5, note_error($6)) : 0, 1) : 1) nooutput
    if (alone) { continue }
    stats data skip 1 using (strcol(1) eq contract_name[c] && strcol(3) eq period && group_of(strcol(2)) > 0 \
        ? (near($4, 0.5) ? (median[at(c, group_of(strcol(2)))] = real(strcol(5))) : near($4, 0.99) ? (p99[at(c, group_of(strcol(2)))] = real(strcol(5))) : 0, 1) : 1) nooutput
}

# --- the seats in bins of the axis: a part of each row of the histogram to each bin that it covers
bins = 64
bin_wide = (to - from) / bins
array mass[3 * bins]
array other[most]
n_others = 0
do for [c = 1:n_contracts] { if (contract_name[c] ne baseline) { n_others = n_others + 1; other[n_others] = c } }
array top_of[most]     # where the axis of seats ends
array spike_at[most]   # what stands out beyond it
array spike[most]
bin_of(t) = t <= from ? 0 : t >= to ? bins + 1 : int((t - from) / bin_wide) + 1
add(g, b, share) = b < 1 || b > bins ? 1 : (mass[bins * (g - 1) + b] = mass[bins * (g - 1) + b] + share, 1)
part_of(b, a, z) = larger(0.0, smaller(z, from + b * bin_wide) - larger(a, from + (b - 1) * bin_wide)) / (z - a)
spread(g, a, z, share) = bin_of(a) == bin_of(z) ? add(g, bin_of(a), share) \
    : (sum [b = larger(1, bin_of(a)):smaller(bins, bin_of(z))] add(g, b, share * part_of(b, a, z)))
set print $bars
print "0,0,0,0,0" # outside the axes: there may be none
do for [k = 1:n_others] {
    c = other[k]
    do for [i = 1:3 * bins] { mass[i] = 0.0 }
    everyone = seats_of[at(c, 1)] + seats_of[at(c, 2)] + seats_of[at(c, 3)]
    weight(g) = everyone > 0 ? seats_of[at(c, g)] / everyone : 0.0
    stats results."/histogram.csv" skip 1 using (strcol(1) eq contract_name[c] && strcol(3) eq period && group_of(strcol(2)) > 0 && group_of(strcol(2)) < 4 && $6 > 0 \
        ? spread(group_of(strcol(2)), along($4), along($5), $6 * weight(group_of(strcol(2)))) : 1) nooutput
    whole_of(b) = mass[b] + mass[bins + b] + mass[2 * bins + b]
    first_height = 0.0; second_height = 0.0; highest_bin = 1
    do for [b = 1:bins] {
        if (whole_of(b) > first_height) { second_height = first_height; first_height = whole_of(b); highest_bin = b } else { second_height = larger(second_height, whole_of(b)) }
        stacked = 0.0
        do for [g = 1:3] {
            if (mass[bins * (g - 1) + b] > 0) { print sprintf("%d,%d,%.10g,%.10g,%.10g", k, g, from + (b - 0.5) * bin_wide, stacked, stacked + mass[bins * (g - 1) + b]) }
            stacked = stacked + mass[bins * (g - 1) + b]
        }
    }
    spike[k] = second_height > 0 && first_height > 3 * second_height ? first_height : 0.0
    spike_at[k] = from + (highest_bin - 0.5) * bin_wide
    top_of[k] = first_height <= 0 ? 1.0 : spike[k] > 0 ? 1.6 * second_height : 1.08 * first_height
}
set print

# --- the picture
figure_title = sprintf("How the bill of a seat changes %s, by cohort", period eq "month" ? "in a month" : "over " . counted(months, "month"))
finding = n_others == 0 ? "" : "against " . label_text(baseline) . ", the baseline"
each = period eq "month" ? "month" : "term"
foot = keep_caption(make_caption("Left: shares of the seats in equal steps of the axis, the cohorts on top of each other. Right: the share of a cohort's seats at a change or below it. " \
    . "Light: up to the median of a seat's use over the term; regular: up to the 90th percentile; heavy: above. " \
    . (bend > 0 ? "The axis is linear up to " . amount(bend, currency) . " on both sides of 0 and logarithmic beyond. " : "") . "Seats beyond its ends are not drawn (at most 1 in 200 of all at each).", error_text(share_error)))
head = 62.0; panel_high = 180.0; row_high = panel_high + 66
tall = int(head + larger(1, n_others) * row_high + 10 + foot)
left_1 = 70; right_1 = 364; left_2 = 428; right_2 = 612; table = 630
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    if (n_others == 0) {
        eval(no_axes)
        set label 1 "one contract alone: nothing to compare" at screen 0.5, screen 0.5 center textcolor rgb ink
        plot -1e300
    }
    do for [k = 1:n_others] {
        c = other[k]
        top = head + (k - 1) * row_high
        heading = label_text(contract_name[c]) . (strlen(contract_title[c]) > 0 ? ": " . label_text(contract_title[c]) : "")
        set label 1 cut(heading, size_head, wide - edge_left - edge_right) at screen x_at(edge_left), screen y_at(top + 14) font font_head(face) textcolor rgb black
        if (less[c] == less[c]) {
            set label 2 percent(less[c]) . " of the seats pay less in a " . each . ", " . percent(more[c]) . " pay more" \
                at screen x_at(edge_left), screen y_at(top + 32) font font_text textcolor rgb ink
        }
        set tmargin at screen y_at(top + 46)
        set bmargin at screen y_at(top + 30 + panel_high)
        set xrange [from:to]
        set xlabel offset 0, 0.4 font font_text textcolor rgb ink
        # left: where they lie
        set lmargin at screen x_at(left_1)
        set rmargin at screen x_at(right_1)
        eval(money_tics("x", bend > 0 ? low : back(from), bend > 0 ? high : back(to), right_1 - left_1, 1, currency))
        set yrange [0:top_of[k]]
        eval(axis_tics("y", 0, top_of[k], 5, "share"))
        set label 4 "share of all seats" at screen x_at(edge_left - 3), screen y_at(top + 38 + 0.5 * panel_high) center rotate by 90 font font_small textcolor rgb ink
        set xlabel k == n_others ? "change, " . currency . " a seat and " . each : ""
        set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead front linecolor rgb black linewidth 1
        if (spike[k] > 0) {
            to_left = spike_at[k] > 0.5 * (from + to)
            set object 1 rectangle from first spike_at[k] + (to_left ? -1.5 : 1.5) * bin_wide, graph 0.99 to first spike_at[k] + (to_left ? -1 : 1) * (bin_wide * 1.5 + (width_of(percent(spike[k]), size_small) + 22) * (to - from) / (right_1 - left_1)), graph 0.87 \
                front fillcolor rgb 0xFFFFFF fillstyle solid noborder
            if (to_left) { set label 3 percent(spike[k]) . " ▲ " at first spike_at[k] - bin_wide, graph 0.93 right front font font_small textcolor rgb ink } \
            else { set label 3 " ▲ " . percent(spike[k]) at first spike_at[k] + bin_wide, graph 0.93 left front font font_small textcolor rgb ink }
        }
        plot $bars using ($1 == k ? $3 : NaN):4:($3 - 0.5 * bin_wide):($3 + 0.5 * bin_wide):4:5:(cohort_colour[int(larger($2, 1))]) with boxxyerror fillstyle solid noborder linecolor rgb variable
        unset label; unset object
        # right: how many lie at a change or below it
        set lmargin at screen x_at(left_2)
        set rmargin at screen x_at(right_2)
        eval(money_tics("x", bend > 0 ? low : back(from), bend > 0 ? high : back(to), right_2 - left_2, 1, currency))
        set yrange [0:100]
        set ytics 25 format "%g %%"
        set label 4 "share of a cohort" at screen x_at(left_2 - 52), screen y_at(top + 38 + 0.5 * panel_high) center rotate by 90 font font_small textcolor rgb ink
        set xlabel k == n_others ? "change, " . currency : ""
        set label 1 "median; 1 in 100 above" at screen x_at(table), screen y_at(top + 40) font font_small textcolor rgb ink
        do for [i = 1:4] {
            g = i == 1 ? 4 : i - 1
            y = top + 60 + 40 * (i - 1)
            set arrow 10 + g from screen x_at(table), screen y_at(y) to screen x_at(table + 14), screen y_at(y) nohead linewidth (g == 4 ? 1.5 : 3) linecolor rgb group_colour[g]
            set label 10 + g group_label[g] at screen x_at(table + 20), screen y_at(y) font font_text textcolor rgb ink
            set label 20 + g median[at(c, g)] == median[at(c, g)] ? bare_change(median[at(c, g)]) . "; " . bare_change(p99[at(c, g)]) : "no seats" \
                at screen x_at(table + 20), screen y_at(y + 16) font font_small textcolor rgb ink
        }
        plot for [g = 1:4] data skip 1 using (!(median[at(c, g)] == median[at(c, g)]) ? from - 9 * (to - from) : strcol(1) eq contract_name[c] && strcol(2) eq group_name[g] && strcol(3) eq period && finite(real(strcol(5))) ? along(real(strcol(5))) : NaN):(100 * $4) \
            with lines linewidth (g == 4 ? 1.5 : 2.5) linecolor rgb group_colour[g]
        unset label; unset arrow
    }
    unset multiplot
    unset output
}
