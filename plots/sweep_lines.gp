# Figures of a scenario against one value that varies: a panel for each measure, a line for each contract and group, with a band of 1.96
# standard errors where the figures are drawn.
# needs RESULTS/sweep_lines.csv (panel, line, x, value, std_error) and RESULTS/labels.csv (kind, name, encoded), as `billshift sweep --plot` makes
# usage: gnuplot -c plots/sweep_lines.gp [RESULTS [OUTPUT]]      OUTPUT: name of the picture without suffix (RESULTS/sweep_lines)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/sweep_lines"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
needed = "sweep_lines.csv"
load here . "style.gp"

data = results . "/sweep_lines.csv"
array line_name[most]
array measure[most]
array unit[most]
array of[most]
axis = ""; axis_unit = ""
n_panels = 0; n_lines = 0
keep(kind, k, text) = kind eq "line" ? (n_lines = k, line_name[k] = text, 1) : kind eq "measure" ? (n_panels = k, measure[k] = text, 1) \
    : kind eq "unit" ? (unit[k] = text, 1) : kind eq "of" ? (of[k] = text, 1) : kind eq "axis" ? (axis = text, 1) \
    : kind eq "axis_unit" ? (axis_unit = text, 1) : 1
stats results."/labels.csv" skip 1 using (keep(strcol(1), strcol(1) eq "scenario" ? 0 : int(real(strcol(2))), decoded(strcol(3)))) nooutput

# --- extents: of x for all, of the values in each panel; a cell that is empty has no value
is_there(n) = strlen(strcol(n)) > 0 && finite(real(strcol(n)))
at(n) = is_there(n) ? real(strcol(n)) : NaN
left_end = NaN; right_end = NaN
array low[most]
array high[most]
array drawn[most] # whether any value of the panel has an error that shows
array lines_in[most] # which lines the panel has
do for [k = 1:n_panels] { low[k] = NaN; high[k] = NaN; drawn[k] = 0; lines_in[k] = " " }
lesser(a, b) = a == a ? smaller(a, b) : b
greater(a, b) = a == a ? larger(a, b) : b
note_line(k, line) = strstrt(lines_in[k], " " . line . " ") > 0 ? 1 : (lines_in[k] = lines_in[k] . line . " ", 1)
reach(k, line, x, value, error) = (left_end = lesser(left_end, x), right_end = greater(right_end, x), note_line(k, line), value == value ? \
    (low[k] = lesser(low[k], value - 1.96 * error), high[k] = greater(high[k], value + 1.96 * error), \
     drawn[k] = larger(drawn[k], error > 0 ? 1 : 0)) : 0, 1)
stats data skip 1 using (reach(int($1), strcol(2), $3, at(4), is_there(5) ? real(strcol(5)) : 0.0)) nooutput
banded = sum [k = 1:n_panels] drawn[k]

wide = 1200; head = 92.0; legend_row = 22.0; panel_high = n_panels == 1 ? 430.0 : 280.0; between = 92.0; foot = 42.0
columns = n_lines > 4 ? 2 : 1
legend_rows = (n_lines + columns - 1) / columns
legend_high = 20 + legend_row * legend_rows
tall = int(head + legend_high + n_panels * (panel_high + between) + foot - 20)
tint(c) = colour[(c - 1) % 6 + 1] # not black, which is the line of no change
ending(s, n) = strlen(s) > n ? "…" . s[strlen(s) - n + 2:*] : s
array stroke[most]
do for [c = 1:n_lines] { stroke[c] = c <= 6 ? 1 : c <= 12 ? 2 : 3 }
pad_x = right_end > left_end ? 0.0 : left_end != 0 ? 0.1 * abs(left_end) : 1.0
x_from = left_end - pad_x; x_to = right_end + pad_x

# --- where each y axis ends, and one left edge for all
ticks = n_panels == 1 ? 8 : 6
array from[most]
array to[most]
left = 0.0
do for [k = 1:n_panels] {
    noise = larger(1e-12, 1e-13 * larger(abs(low[k]), abs(high[k])))
    from[k] = low[k] == low[k] ? low[k] : 0.0; to[k] = low[k] == low[k] ? high[k] : 1.0
    span = to[k] - from[k]
    if (span <= noise) { span = from[k] != 0 ? 0.2 * abs(from[k]) : 1.0 }
    from[k] = from[k] - 0.06 * span; to[k] = to[k] + 0.06 * span
    if (unit[k] eq "share") { from[k] = larger(from[k], -0.01 * larger(span, 0.02)); to[k] = smaller(to[k], 1 + 0.01 * larger(span, 0.02)) }
    places = places_of(unit[k])
    discard = axis_tics("y", from[k], to[k], ticks, unit[k])
    left = larger(left, left_of_axis(wide))
}

set label 1 "What the figures come to as a value varies" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
set label 3 banded > 0 ? "Band: 1.96 standard errors to each side. All values see the same random numbers, so that what lies between them is surer than the band says." \
    : "The figures are computed exactly: they have no error that would show." at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    set multiplot
    do for [k = 1:n_panels] {
        top = 1 - (head + legend_high + (k - 1) * (panel_high + between)) / tall
        set tmargin at screen top
        set bmargin at screen top - panel_high / tall
        set rmargin at screen 0.97
        set border 3 linecolor rgb faint
        empty = !(low[k] == low[k])
        unset xtics; unset ytics
        places = places_of(axis_unit)
        longest = 0
        eval(tics("x", x_from, x_to, 10, axis_unit))
        places = places_of(unit[k])
        eval(axis_tics("y", from[k], to[k], ticks, unit[k]))
        if (empty) { unset ytics }
        set lmargin at screen left
        set xrange [x_from:x_to]
        set yrange [from[k]:to[k]]
        set xlabel k == n_panels ? ending(axis, 100) . (axis_unit eq "%" ? ", %" : axis_unit eq "x" ? ", factor" : "") : "" textcolor rgb ink
        set ylabel unit[k] . (strlen(of[k]) > 0 ? (is_currency(unit[k]) ? " " : ", ") . of[k] : "") font (n_panels == 1 ? ",13" : ",11") textcolor rgb ink
        set label 10 measure[k] at screen left, screen top + 16.0 / tall font ",13" textcolor rgb 0x000000
        unset arrow 1
        neutral = strstrt(measure[k], "change") > 0 ? 0.0 : unit[k] eq "ratio" ? 1.0 : NaN
        if (!empty && neutral >= from[k] && neutral <= to[k]) { set arrow 1 from graph 0, first neutral to graph 1, first neutral nohead back linecolor rgb 0x000000 linewidth 1 }
        if (k == 1) {
            do for [c = 1:n_lines] {
                row = 1 - (head + legend_row * ((c - 1) % legend_rows) - 4) / tall
                x = left + 0.48 * ((c - 1) / legend_rows)
                set arrow 20 + c from screen x, screen row to screen x + 0.03, screen row nohead linewidth 3 dashtype stroke[c] linecolor rgb tint(c)
                set label 20 + c short(label_text(line_name[c]), 60) at screen x + 0.038, screen row font ",12" textcolor rgb ink
            }
        }
        if (empty) { set label 9 "no value" at graph 0.5, graph 0.5 center textcolor rgb ink }
        # the band of each line, then the lines, then the values
        plot -1e300, for [c = 1:n_lines] data skip 1 using ($1 == k && $2 == c && is_there(4) && is_there(5) && real(strcol(5)) > 0 ? $3 : NaN): \
                 (at(4) - 1.96 * at(5)):(at(4) + 1.96 * at(5)) with filledcurves fillcolor rgb tint(c) fillstyle transparent solid 0.2 noborder, \
             for [c = 1:n_lines] data skip 1 using ($1 == k && $2 == c ? $3 : NaN):(at(4)) with lines linewidth 2.5 dashtype stroke[c] linecolor rgb tint(c), \
             for [c = 1:n_lines] data skip 1 using ($1 == k && $2 == c ? $3 : NaN):(at(4)) with points pointtype 7 pointsize (left_end == right_end ? 1.5 : 0.8) linecolor rgb tint(c)
        unset label 1; unset label 2; unset label 3; unset label 9
        do for [c = 1:n_lines] { unset label 20 + c; unset arrow 20 + c }
    }
    unset multiplot
    unset output
    set label 1 "What the figures come to as a value varies" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
    set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
    set label 3 banded > 0 ? "Band: 1.96 standard errors to each side. All values see the same random numbers, so that what lies between them is surer than the band says." \
        : "The figures are computed exactly: they have no error that would show." at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
}
