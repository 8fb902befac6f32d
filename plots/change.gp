# How the bill of a seat changes, by cohort: boxes over the middle half of the seats, whiskers from the 5th to the 95th percentile. Where
# the whiskers of the heavy seats would flatten the rest, the axis ends before them and an arrow says where they go.
# needs RESULTS/change.csv (contract, group, period, probability, change, unit) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/change.gp [RESULTS [OUTPUT [month|term]]]
#   OUTPUT: name of the picture without suffix (RESULTS/change); the change of a seat in a month, or over the term

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/change"
period = ARGC >= 3 && strlen(ARG3) > 0 ? ARG3 : "month"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
needed = "change.csv"
load here . "style.gp"

data = results . "/change.csv"
array group[4] = ["all", "cohort:light", "cohort:regular", "cohort:heavy"]
array group_label[4] = ["all seats", "light", "regular", "heavy"]
array group_colour[4] = [0x555555, 0x0072B2, 0x009E73, 0xD55E00]

# --- quantiles of each contract and cohort
array p[6] = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
array q[24] # six of each group
near(a, b) = abs(a - b) < 1e-9
place_of(name) = (found = 0, sum [i = 1:4] (group[i] eq name ? (found = i) : 0), found)
nth_of(probability) = (found = 0, sum [i = 1:6] (near(probability, p[i]) ? (found = i) : 0), found)
keep(g, i, value) = g > 0 && i > 0 ? (q[6 * (g - 1) + i] = value, 1) : 1
# --- the rows, and the axis: `far` with all whiskers, `near_by` with all boxes and the whiskers of all seats but the heavy ones
all_rows = most * 4
array row_at[all_rows]
array row_group[all_rows]
array row_low[all_rows]
array row_high[all_rows]
array row_median[all_rows]
array row_above[all_rows]
n_rows = 0
far_low = 0.0; far_high = 0.0; near_low = 0.0; near_high = 0.0
lower(a, b) = finite(b) ? smaller(a, b) : a
higher(a, b) = finite(b) ? larger(a, b) : a
set print $boxes
print "9,1,0,0,0,0,0" # off the picture: there may be no box
rows = 0.0
array head_at[most]
do for [c = 1:n_contracts] {
    name = contract_name[c]
    if (name ne baseline) {
        head_at[c] = rows
        rows = rows + 1
        do for [i = 1:24] { q[i] = NaN }
        stats data skip 1 using (strcol(1) eq name && strcol(3) eq period ? keep(place_of(strcol(2)), nth_of($4), real(strcol(5))) : 1) nooutput
        do for [g = 1:4] {
            of = 6 * (g - 1)
            n_rows = n_rows + 1
            row_at[n_rows] = -rows
            row_group[n_rows] = g
            row_low[n_rows] = q[of + 1]
            row_high[n_rows] = q[of + 5]
            row_median[n_rows] = q[of + 3]
            row_above[n_rows] = q[of + 6]
            far_low = lower(far_low, q[of + 1])
            far_high = higher(far_high, q[of + 5])
            near_low = lower(near_low, g < 4 ? q[of + 1] : q[of + 2])
            near_high = higher(near_high, g < 4 ? q[of + 5] : q[of + 4])
            if (finite(q[of + 1]) && finite(q[of + 2]) && finite(q[of + 3]) && finite(q[of + 4]) && finite(q[of + 5])) {
                print sprintf("%g,%d,%.15g,%.15g,%.15g,%.15g,%.15g", -rows, g, q[of + 1], q[of + 2], q[of + 3], q[of + 4], q[of + 5])
            }
            rows = rows + 1
        }
        rows = rows + 0.4
    }
}
unset print
alone = rows == 0 # one contract: nothing to compare
if (alone) { rows = 4.0 }
cut = far_high - far_low > 2.5 * (near_high - near_low) && near_high > near_low
low = cut ? 1.1 * near_low : far_low
high = cut ? 1.1 * near_high : far_high
noise = larger(noise, 1e-13 * larger(abs(far_low), abs(far_high)))
if (high - low < noise) { low = -1.0; high = 1.0 }
pad = 0.03 * (high - low)
low = low - pad; high = high + pad

# --- the picture
wide = 1200; head = 110.0; foot = 130.0; row_height = 34.0
tall = int(head + foot + row_height * rows)
figure_title = sprintf("How the bill of a seat changes %s, by cohort", period eq "month" ? "in a month" : "over " . counted(months, "month"))
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
unset grid # drawn by hand: not through the titles
set label 1 figure_title at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
set label 3 "Box: the middle half of the seats. Line in the box: the median. Whiskers: 5th to 95th percentile; what lies beyond is not drawn." \
    at screen 0.02, screen 42.0 / tall font ",11" textcolor rgb ink
set label 4 "Light: up to the median of a seat's use over the term; regular: up to the 90th percentile; heavy: above." \
    . (cut ? " Arrow: the whisker ends off the axis." : "") \
    at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
set label 5 "◀ pays less" at 0, graph 1 offset -0.5, 0.9 right font ",12" textcolor rgb ink
set label 6 "pays more ▶" at 0, graph 1 offset 0.5, 0.9 left font ",12" textcolor rgb ink
set label 7 "median" at graph 1, graph 1 offset 13.5, 0.9 right font ",12" textcolor rgb ink
set label 8 "1 in 100 pays above" at graph 1, graph 1 offset 30, 0.9 right font ",12" textcolor rgb ink
grid_from = first_tic(low, step(high - low, 8))
grid_to = last_tic(high, step(high - low, 8))
mark = 1000
do for [c = 1:n_contracts] {
    if (contract_name[c] ne baseline) {
        heading = label_text(contract_name[c]) . (strlen(contract_title[c]) > 0 ? ": " . contract_title[c] : "")
        set label 100 + c short(heading, 112) at screen 0.02, first -head_at[c] font ",14" textcolor rgb 0x000000
        do for [i = grid_from:grid_to] {
            mark = mark + 1
            place = i * step(high - low, 8)
            set arrow mark from first place, first -head_at[c] - 0.5 to first place, first -head_at[c] - 4.5 nohead back \
                linecolor rgb (i == 0 ? 0x000000 : 0xE5E5E5) linewidth (i == 0 ? 1.2 : 1)
        }
    }
}
do for [r = 1:n_rows] {
    mark = mark + 1
    y = row_at[r]
    tint = group_colour[row_group[r]]
    set label mark group_label[row_group[r]] at first low, first y right offset -1, 0 textcolor rgb ink
    set label mark + n_rows row_median[r] == row_median[r] ? brief_change(row_median[r], currency) : "no seats" \
        at first high, first y right offset 13.5, 0 textcolor rgb ink
    if (row_above[r] == row_above[r]) {
        set label mark + 2 * n_rows brief_change(row_above[r], currency) at first high, first y right offset 30, 0 textcolor rgb ink
    }
    if (row_high[r] > high) {
        set label mark + 3 * n_rows "to " . brief_change(row_high[r], currency) at first high, first y right offset -2.5, 0.95 \
            font ",11" textcolor rgb tint
        set arrow mark from first high - pad, first y to first high, first y head filled front linewidth 1.8 linecolor rgb tint
    }
    if (row_low[r] < low) {
        set label mark + 4 * n_rows "to " . brief_change(row_low[r], currency) at first low, first y left offset 2.5, 0.95 \
            font ",11" textcolor rgb tint
        set arrow mark + n_rows from first low + pad, first y to first low, first y head filled front linewidth 1.8 linecolor rgb tint
    }
}
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    if (alone) {
        eval(nothing)
        do for [i = 3:8] { set label i "" }
        set label 9 "one contract alone: nothing to compare" at graph 0.6, graph 0.5 center textcolor rgb ink
        plot -1e300
    } else {
    plot $boxes using 5:1:3:7:(group_colour[int($2)]) with xerrorbars pointtype 0 linewidth 1.8 linecolor rgb variable, \
         $boxes using 5:1:4:6:($1 - 0.3):($1 + 0.3):(group_colour[int($2)]) with boxxyerror fillstyle solid 0.55 noborder linecolor rgb variable, \
         $boxes using 5:($1 - 0.34):(0):(0.68):(0x000000) with vectors nohead linewidth 3 linecolor rgb variable
    }
    unset output
}
