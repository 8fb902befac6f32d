# Figures of a scenario against one value that varies: a panel for each measure, a line for each contract and group, named at its end, with a band
# of 1.96 standard errors where the figures are drawn.
# needs RESULTS/sweep_lines.csv (panel, line, x, value, std_error) and RESULTS/labels.csv (kind, name, encoded), as `billshift sweep --plot` makes
# usage: gnuplot -c plots/sweep_lines.gp [RESULTS [OUTPUT]]      OUTPUT: name of the picture without suffix (RESULTS/sweep_lines)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/sweep_lines"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "sweep_lines"
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

array end_value[most * most] # the last value of a line in a panel
of_line(k, c) = (k - 1) * most + c
do for [i = 1:most * most] { end_value[i] = NaN }
last_value(k, c, x, value) = (value == value && k <= most && c <= most ? (end_value[of_line(k, c)] = value) : 0, 1)
stats data skip 1 using (last_value(int($1), int($2), $3, at(4))) nooutput

beside_wide = 190
right = wide - beside_wide - 16
array stroke[most]
do for [c = 1:n_lines] { stroke[c] = dash(c) }
pad_x = right_end > left_end ? 0.0 : left_end != 0 ? 0.1 * abs(left_end) : 1.0
x_from = left_end - pad_x; x_to = right_end + pad_x
named = n_lines # the lines of the picture; n_lines counts those of text from here on
many_of(c) = (n_lines = 0, wrap_most(label_text(line_name[c]), size_text, beside_wide, 3))
in_panel(k, c) = end_value[of_line(k, c)] == end_value[of_line(k, c)]
needs = 0.0
array panel_high[most]
array panel_top[most]
figure_title = "What the figures come to as a value varies"
contracts_text = ""
method_text = banded > 0 ? "Simulated." : ""
foot = keep_caption(make_caption(banded > 0 ? "Band: 1.96 standard errors to each side. All values see the same random numbers, so that what lies between them is surer than the band says." \
    : "The figures are computed exactly: they have no error that would show.", ""))
head = 40.0
tall = head
do for [k = 1:n_panels] {
    needs = 0.0
    do for [c = 1:named] { if (in_panel(k, c)) { needs = needs + 15.0 * many_of(c) + 4 } }
    panel_high[k] = larger(n_panels == 1 ? 330.0 : 210.0, needs)
    panel_top[k] = tall + 34
    tall = panel_top[k] + panel_high[k] + (k == n_panels ? 54 : 30)
}
tall = int(tall + foot)

# --- where each y axis ends, and one left edge for all
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
    discard = flat_tics("y", from[k], to[k], panel_high[k], 0, unit[k])
    left = larger(left, left_of_axis(60))
}
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    do for [k = 1:n_panels] {
        top = panel_top[k]; bottom = top + panel_high[k]
        set tmargin at screen y_at(top)
        set bmargin at screen y_at(bottom)
        set lmargin at screen x_at(left)
        set rmargin at screen x_at(right)
        set border 3 linecolor rgb faint
        empty = !(low[k] == low[k])
        places = places_of(axis_unit)
        eval(flat_tics("x", x_from, x_to, right - left, 1, axis_unit))
        places = places_of(unit[k])
        eval(flat_tics("y", from[k], to[k], panel_high[k], 0, unit[k]))
        if (empty) { unset ytics }
        set xrange [x_from:x_to]
        set yrange [from[k]:to[k]]
        set xlabel k == n_panels ? cut_front(axis, size_text, right - left) . (axis_unit eq "%" ? ", %" : axis_unit eq "x" ? ", factor" : "") : "" font font_text textcolor rgb ink
        set label 11 unit[k] . (strlen(of[k]) > 0 ? (is_currency(unit[k]) ? " " : ", ") . of[k] : "") at screen x_at(edge_left), screen y_at(0.5 * (top + bottom)) center rotate by 90 font font_small textcolor rgb ink
        set label 10 measure[k] at screen x_at(left), screen y_at(top - 14) font font_head(face) textcolor rgb black
        neutral = strstrt(measure[k], "change") > 0 ? 0.0 : unit[k] eq "ratio" ? 1.0 : NaN
        if (!empty && neutral >= from[k] && neutral <= to[k]) { set arrow 1 from graph 0, first neutral to graph 1, first neutral nohead back linecolor rgb black linewidth 1 }
        y_of(x) = bottom - panel_high[k] * larger(0.0, smaller(1.0, (x - from[k]) / (to[k] - from[k])))
        n_beside = 0
        do for [c = 1:named] { if (in_panel(k, c)) { discard = add_beside(y_of(end_value[of_line(k, c)]), 15.0 * many_of(c) + 4, c) } }
        discard = settle(top, bottom)
        tag = 20
        do for [b = 1:n_beside] {
            c = beside_key[b]
            many = many_of(c)
            first_at = beside_at[b] - 7.5 * (many - 1)
            do for [l = 1:many] {
                tag = tag + 1
                set label tag line[l] at screen x_at(right + 18), screen y_at(first_at + 15 * (l - 1)) font font_text textcolor rgb text_paint(c)
            }
            set arrow tag from screen x_at(right + 3), screen y_at(y_of(end_value[of_line(k, c)])) to screen x_at(right + 15), screen y_at(first_at) nohead linewidth 0.8 linecolor rgb paint(c)
        }
        if (empty) { set label 9 "no value" at graph 0.5, graph 0.5 center textcolor rgb ink }
        # the band of each line, then the lines, then the values
        plot -1e300, for [c = 1:named] data skip 1 using ($1 == k && $2 == c && is_there(4) && is_there(5) && real(strcol(5)) > 0 ? $3 : NaN): \
                 (at(4) - 1.96 * at(5)):(at(4) + 1.96 * at(5)) with filledcurves fillcolor rgb paint(c) fillstyle transparent solid 0.2 noborder, \
             for [c = 1:named] data skip 1 using ($1 == k && $2 == c ? $3 : NaN):(at(4)) with lines linewidth 2.5 dashtype stroke[c] linecolor rgb paint(c), \
             for [c = 1:named] data skip 1 using ($1 == k && $2 == c ? $3 : NaN):(at(4)) with points pointtype 7 pointsize (left_end == right_end ? 1.0 : 0.5) linecolor rgb paint(c)
        unset label; unset arrow
    }
    unset multiplot
    unset output
}
