# How the bill of a seat changes with its rank by use, from the lightest seats to the heaviest: who carries a change of contract.
# needs RESULTS/rank.csv (contract, period, rank_from, rank_to, mean_use, mean_change, unit, use_unit), RESULTS/summary.csv (contract,
# group, period, measure, value, ...) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/rank.gp [RESULTS [OUTPUT]]             OUTPUT: name of the picture without suffix (RESULTS/rank)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/rank"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
needed = "rank.csv summary.csv"
load here . "style.gp"

data = results . "/rank.csv"
# --- the axis: where a tail would flatten the rest it ends at an earlier band, and the picture says so. Extents of the bands up to:
tops = 5
array top_rank[tops] = [1.0, 0.991, 0.981, 0.951, 0.901]
array low_of[tops]
array high_of[tops]
do for [k = 1:tops] { low_of[k] = 0.0; high_of[k] = 0.0 }
widen(k, to, x) = to <= top_rank[k] + 1e-9 && finite(x) ? (low_of[k] = smaller(low_of[k], x), high_of[k] = larger(high_of[k], x), 1) : 1
n_bands = 0
if (n_contracts > 1) {
    stats data skip 1 using (n_bands = n_bands + 1, sum [k = 1:tops] widen(k, $4, $6), 1) nooutput
}
span(k) = high_of[k] - low_of[k]
lesser_side(k) = smaller(high_of[k], -low_of[k])
end_at = 1
if (lesser_side(1) < 0.01 * span(1)) {
    end_at = span(1) > 2.5 * span(3) && span(3) > 0 ? 3 : 1
} else {
    do for [k = 1:tops] { if (end_at == k && lesser_side(k) < 0.15 * span(k) && k < tops && span(k + 1) > 0) { end_at = k + 1 } }
}
if (span(1) < 1.5 * span(end_at)) { end_at = 1 }
low = low_of[end_at]; high = high_of[end_at]
noise = larger(noise, 1e-13 * larger(abs(low), abs(high)))
if (high - low < noise) { low = -1.0; high = 1.0 }
pad = 0.05 * (high - low)

less = NaN; more = NaN
array tail_of[most] # the change in the last band
tail = NaN; tail_rank = -1.0
take_tail(from, to, x) = (x == x && from > tail_rank ? (tail_rank = from, tail = x) : 0, 1)
array said[most]
do for [c = 1:n_contracts] {
    less = NaN; more = NaN
    tail = NaN; tail_rank = -1.0
    if (n_bands > 0) { stats data skip 1 using (strcol(1) eq contract_name[c] ? take_tail($3, $4, real(strcol(6))) : 1) nooutput }
    tail_of[c] = tail
    stats results."/summary.csv" skip 1 using (strcol(1) eq contract_name[c] && strcol(2) eq "all" && strcol(3) eq "term" \
        ? (strcol(4) eq "share_cheaper" ? (less = $5) : strcol(4) eq "share_dearer" ? (more = $5) : 0, 1) : 1) nooutput
    said[c] = contract_name[c] ne baseline && less == less ? ": over the term " . percent(less) . " of the seats pay less, " . percent(more) . " pay more" : ""
}

wide = 1200; head = 80.0; foot = 125.0; legend_row = 24.0; panel_high = 430.0
legend_high = 24 + legend_row * (n_contracts - 1)
tall = int(head + legend_high + panel_high + foot)
top = 1 - (head + legend_high) / tall
set rmargin at screen 0.97
set tmargin at screen top
set bmargin at screen foot / tall
set xrange [0:100]
set yrange [low - pad:high + pad]
set xtics 10 format "%.0f %%" textcolor rgb ink
eval(tics("y", low - pad, high + pad, 8, currency))
left = left_of_axis(wide)
set lmargin at screen left
set xlabel "seats ranked by their use over the term, from the lightest to the heaviest" textcolor rgb ink
set ylabel "mean change, " . currency . " a seat and month" textcolor rgb ink
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead front linecolor rgb 0x000000 linewidth 1
set label 1 "How the bill of a seat changes with its rank by use" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
set label 3 "Each step is the mean over a band of seats, down to 1 % of them: the last one averages over the heaviest users, of whom" \
    at screen 0.02, screen 42.0 / tall font ",11" textcolor rgb ink
set label 4 "some lie far beyond it. Above the line at 0 a seat pays more than under " . short(label_text(baseline), 40) . ", below it less." \
    at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
row_of = 0
n_others = 0
array other[most]
do for [c = 1:n_contracts] {
    if (contract_name[c] ne baseline) {
        row = top + (legend_row * (n_contracts - 2 - row_of) + 18) / tall
        row_of = row_of + 1
        n_others = n_others + 1
        other[n_others] = c
        set arrow 20 + c from screen left, screen row to screen left + 0.03, screen row nohead linewidth 3 linecolor rgb paint(c)
        set label 20 + c short(label_text(contract_name[c]), 60) . said[c] at screen left + 0.038, screen row font ",12" textcolor rgb ink
    }
}
# --- what lies beyond the axis, one line for each contract: its last band; on white, as the line at 0 may run there
set style textbox opaque fillcolor rgb 0xFFFFFF noborder margins 0.5, 0.5
beside = top_rank[end_at] - 0.06
lines_most = 8
above = 0
below = 0
do for [k = 1:n_others] {
    tail = tail_of[other[k]]
    tint = paint(other[k])
    saying = short(label_text(contract_name[other[k]]), 40) . ", last band: mean " . change(tail, currency)
    if (tail > high + pad) {
        above = above + 1
        if (above == lines_most) { saying = "and others, last band: mean above the axis" }
        if (above > lines_most) { continue }
        set label 200 + k saying . " ▲" at graph beside, graph 1 offset 0, -1.2 * above right front boxed font ",12" textcolor rgb tint
        set arrow 200 + k from graph 1.002 - 0.008 * above, graph 0.9 to graph 1.002 - 0.008 * above, graph 1 head filled front linewidth 2 linecolor rgb tint
    }
    if (tail < low - pad) {
        below = below + 1
        if (below == lines_most) { saying = "and others, last band: mean below the axis" }
        if (below > lines_most) { continue }
        set label 200 + k saying . " ▼" at graph beside, graph 0 offset 0, 1.2 * below right front boxed font ",12" textcolor rgb tint
        set arrow 200 + k from graph 1.002 - 0.008 * below, graph 0.1 to graph 1.002 - 0.008 * below, graph 0 head filled front linewidth 2 linecolor rgb tint
    }
}
if (above + below > 0) {
    set label 4 "some lie far beyond it; the axis is cut before it. Above the line at 0 a seat pays more than under " \
        . short(label_text(baseline), 40) . ", below it less."
}
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    if (n_bands == 0) {
        eval(nothing)
        unset label 3; unset label 4
        set label 9 n_contracts > 1 ? "no seats to rank" : "one contract alone: nothing to compare" at graph 0.5, graph 0.7 center textcolor rgb ink
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
