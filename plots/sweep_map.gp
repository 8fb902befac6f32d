# A figure of a scenario at every combination of two values that vary: colours, the figure in each cell where there is room, and the line on
# which nothing changes.
# needs RESULTS/sweep_map.csv (x, y, value, std_error, x_from, x_to, y_from, y_to; a blank line after each x) and RESULTS/labels.csv (kind, name,
# encoded), as `billshift sweep --plot` makes
# usage: gnuplot -c plots/sweep_map.gp [RESULTS [OUTPUT]]        OUTPUT: name of the picture without suffix (RESULTS/sweep_map)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/sweep_map"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "sweep_map"
needed = "sweep_map.csv"
load here . "style.gp"

data = results . "/sweep_map.csv"
measure = ""; unit = ""; of = ""; figure = ""
array axis[2]
array axis_unit[2]
keep(kind, k, text) = kind eq "line" ? (figure = text, 1) : kind eq "measure" ? (measure = text, 1) : kind eq "unit" ? (unit = text, 1) \
    : kind eq "of" ? (of = text, 1) : kind eq "axis" ? (axis[k] = text, 1) : kind eq "axis_unit" ? (axis_unit[k] = text, 1) : 1
stats results."/labels.csv" skip 1 using (keep(strcol(1), strcol(1) eq "scenario" ? 0 : int(real(strcol(2))), decoded(strcol(3)))) nooutput

# --- extents, and how many cells
is_there(n) = strlen(strcol(n)) > 0 && finite(real(strcol(n)))
at(n) = is_there(n) ? real(strcol(n)) : NaN
lesser(a, b) = a == a ? smaller(a, b) : b
greater(a, b) = a == a ? larger(a, b) : b
x_low = NaN; x_high = NaN; y_low = NaN; y_high = NaN; low = NaN; high = NaN; error = 0.0
n_cells = 0; n_empty = 0; narrow = NaN; flat = NaN
reach(value, se, x1, x2, y1, y2) = (n_cells = n_cells + 1, x_low = lesser(x_low, x1), x_high = greater(x_high, x2), y_low = lesser(y_low, y1), \
    y_high = greater(y_high, y2), narrow = lesser(narrow, x2 - x1), flat = lesser(flat, y2 - y1), value == value \
    ? (low = lesser(low, value), high = greater(high, value), error = larger(error, se)) : (n_empty = n_empty + 1), 1)
stats data skip 1 using (reach(at(3), is_there(4) ? real(strcol(4)) : 0.0, $5, $6, $7, $8)) nooutput
nothing_known = !(low == low)
if (nothing_known) { low = 0.0; high = 1.0 }
places = places_of(unit)
noise = larger(1e-12, 1e-13 * larger(abs(low), abs(high)))

# --- colours: white where nothing changes, blue for less and red for more, alike for alike distances; another figure from light to dark
is_change = strstrt(measure, "change") > 0 || measure eq "ratio_of_means" || (unit eq "ratio")
neutral = unit eq "ratio" ? 1.0 : 0.0
reach_of = larger(abs(low - neutral), abs(high - neutral))
mix(a, b, w) = int(a + (b - a) * w + 0.5)
shade(w) = w < 0 ? sprintf("#%02X%02X%02X", mix(255, 33, -w), mix(255, 102, -w), mix(255, 172, -w)) \
    : sprintf("#%02X%02X%02X", mix(255, 203, w), mix(255, 92, w), mix(255, 36, w))
both_sides = low < neutral - noise && high > neutral + noise
shade_low = !is_change ? 0.08 : reach_of <= noise ? 0.0 : both_sides ? (low - neutral) / reach_of : low < neutral - noise ? -1.0 : 0.25
shade_high = !is_change ? 0.9 : reach_of <= noise ? 0.0 : both_sides ? (high - neutral) / reach_of : high > neutral + noise ? 1.0 : -0.25
if (is_change && !both_sides && abs(low - neutral) <= noise) { shade_low = 0.0 }
if (is_change && !both_sides && abs(high - neutral) <= noise) { shade_high = 0.0 }
if (!is_change) { shade_low = -shade_low; shade_high = -shade_high }
cb_low = low; cb_high = high
if (high - low <= noise) { cb_low = low - larger(abs(low) * 0.05, 0.5); cb_high = high + larger(abs(high) * 0.05, 0.5); shade_low = 0.5 * (shade_low + shade_high); shade_high = shade_low }
if (both_sides && is_change) {
    eval(sprintf("set palette defined (%.15g '%s', %.15g '#FFFFFF', %.15g '%s')", cb_low, shade(shade_low), neutral, cb_high, shade(shade_high)))
} else {
    eval(sprintf("set palette defined (%.15g '%s', %.15g '%s')", cb_low, shade(shade_low), cb_high, shade(shade_high)))
}

# --- the line on which nothing changes, between the values that were computed
n_line = 0; pieces = ""; last_x = NaN; last_y = NaN; last_block = -1
piece(x, y, block) = (last_block == block && last_x == last_x ? (pieces = pieces . sprintf(" %.15g,%.15g,%.15g,%.15g", last_x, last_y, x - last_x, y - last_y), n_line = n_line + 1) : 0, last_x = x, last_y = y, last_block = block, 1)
if (is_change && both_sides) {
    set table $neutral_line
    set contour base
    unset surface
    eval(sprintf("set cntrparam levels discrete %.15g", neutral))
    splot data skip 1 using 1:2:(at(3)) with lines notitle
    unset table
    unset contour
    set surface
    set datafile separator whitespace
    stats $neutral_line using (piece($1, $2, column(-2) * 100000 + column(-1))) nooutput
    set datafile separator comma
}
set print $pieces
print "0,0,0,0"
do for [i = 1:n_line] { print word(pieces, i) }
unset print

# --- tics at the values that were run, where they are few and do not crowd
x_places = ""; y_places = ""
remember(list, x) = strstrt(list . " ", " " . x . " ") > 0 ? list : list . " " . x
stats data skip 1 using (x_places = remember(x_places, strcol(1)), y_places = remember(y_places, strcol(2)), 1) nooutput
signed(x, u) = is_currency(u) ? amount(x, u) : x < 0 ? "−" . plain(-x) : plain(x)
place_tic(x, u) = (text = signed(x, u), longest = larger(longest, width_of(text, size_text)), sprintf("'%s' %.10g", text, x))
place_list(list, i, u) = i > words(list) ? "" : place_tic(real(word(list, i)), u) . (i < words(list) ? ", " : "") . place_list(list, i + 1, u)
closest(list) = (least = 1e300, sum [i = 2:words(list)] (least = smaller(least, abs(real(word(list, i)) - real(word(list, i - 1)))), 1), least)
# whether so many points hold all of them, side by side or one below the other
longest_of(list, u) = (longest = 0, sum [i = 1:words(list)] (place_tic(real(word(list, i)), u), 1), longest)
crowded(list, from, to, points, across, u) = words(list) > 30 || (words(list) > 1 && closest(list) * points / (to - from) < (across ? longest_of(list, u) + 10 : 16))
place_tics(axis, list, from, to, points, across, u) = crowded(list, from, to, points, across, u) ? flat_tics(axis, from, to, points, across, u) \
    : (longest = 0, sprintf("set %stics nomirror textcolor rgb 0x333333 (", axis) . place_list(list, 1, u) . ")")

# --- the figures in the cells
percent_text(x) = sprintf("%.1f %%", 100 * x)
cell_text(x) = x != x ? "" : unit eq "share" ? percent(x) : unit eq "ratio" ? sprintf("%.2f", x) : is_change ? brief_change(x, unit) : briefly_with(x)
briefly_with(x) = x < 0 ? "−" . with_unit(briefly(-x), is_currency(unit) ? unit : "") : is_currency(unit) ? with_unit(briefly(x), unit) : briefly(x)
no_cents(x) = abs(x) >= 100 ? floor(x + 0.5) : x
widest = 0
note(text) = (widest = larger(widest, width_of(text, size_small)), 1)
stats data skip 1 using (note(cell_text(no_cents(at(3))))) nooutput

head = 66.0; panel_high = 420.0; right = wide - 116
meaning = unit eq "ratio" ? "White: the bill stays as it is; red: it rises; blue: it falls." : "White: no change; red: more; blue: less."
about_line = n_line > 0 ? " Black line: nothing changes, drawn straight between the values that were run." \
    : both_sides ? " No line of no change can be drawn through a single row of values." : " It lies on one side everywhere, so that there is no line of no change."
figure_title = measure . " as two values vary"
finding = label_text(figure) . ", " . unit . (strlen(of) > 0 ? (is_currency(unit) ? " " : ", ") . of : "")
contracts_text = ""
method_text = nothing_known ? "" : error > 0 ? "Each figure is simulated; the largest standard error is " . (is_currency(unit) ? amount(error, unit) : sprintf("%.2g", error)) . "." \
    : "The figures are computed exactly: they have no error that would show."
foot = keep_caption(make_caption(nothing_known ? "" : (is_change ? meaning . about_line : "The darker, the more.") . (n_empty > 0 ? " Grey: no value." : ""), ""))
tall = int(head + panel_high + 56 + foot)
places = places_of(axis_unit[2])
set_y_tics = place_tics("y", y_places, y_low, y_high, panel_high, 0, axis_unit[2])
left = left_of_axis(60)
places = places_of(axis_unit[1])
set_x_tics = place_tics("x", x_places, x_low, x_high, right - left, 1, axis_unit[1])
places = places_of(unit)
set_cb_tics = axis_tics("cb", cb_low, cb_high, 8, unit)
cell_wide = narrow / (x_high - x_low) * (right - left)
cell_high = flat / (y_high - y_low) * panel_high
said = !nothing_known && cell_wide > widest + 6 && cell_high > 15
with_x(u) = u eq "%" ? ", %" : u eq "x" ? ", factor" : ""
lightness(x) = abs(shade_low + (shade_high - shade_low) * (cb_high > cb_low ? (x - cb_low) / (cb_high - cb_low) : 0.5))
# the figure of a pale cell interrupts the line, which may run through it
half_wide(text) = (0.5 * width_of(text, size_small) + 1) * (x_high - x_low) / (right - left)
half_high = 7.0 * (y_high - y_low) / panel_high
on_line(x) = n_line > 0 && lightness(x) < 0.06
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    set lmargin at screen x_at(left)
    set rmargin at screen x_at(right)
    set tmargin at screen y_at(head)
    set bmargin at screen y_at(head + panel_high)
    set xrange [x_low:x_high]
    set yrange [y_low:y_high]
    set cbrange [cb_low:cb_high]
    unset grid
    set label 1 cut_front(axis[2], size_small, panel_high - 40) . with_x(axis_unit[2]) at screen x_at(edge_left), screen y_at(head + 0.5 * panel_high) center rotate by 90 font font_small textcolor rgb ink
    set xlabel cut_front(axis[1], size_text, right - left - 50) . with_x(axis_unit[1]) font font_text textcolor rgb ink
    if (nothing_known) {
        unset colorbox
        eval(no_axes)
        set label 9 "no value" at graph 0.5, graph 0.5 center textcolor rgb ink
        plot -1e300
    } else {
        eval(set_x_tics); eval(set_y_tics); eval(set_cb_tics)
        set colorbox user origin screen x_at(right + 16), screen y_at(head + panel_high) size screen x_at(14), screen panel_high / tall noborder
        set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind fillcolor rgb 0xCCCCCC fillstyle solid noborder
        plot data skip 1 using (is_there(3) ? $1 : NaN):2:5:6:7:8:3 with boxxyerror linecolor palette fillstyle solid noborder, \
             $pieces using ($3 != 0 || $4 != 0 ? $1 : NaN):2:3:4 with vectors nohead linewidth 2 linecolor rgb black, \
             data skip 1 using (said && is_there(3) && on_line(at(3)) ? $1 : NaN):2:($1 - half_wide(cell_text(no_cents(at(3))))):($1 + half_wide(cell_text(no_cents(at(3))))):($2 - half_high):($2 + half_high) with boxxyerror fillcolor rgb 0xFFFFFF fillstyle solid noborder, \
             data skip 1 using (said && is_there(3) && on_line(at(3)) ? $1 : NaN):2:(cell_text(no_cents(at(3)))) with labels font font_small textcolor rgb black, \
             data skip 1 using (said && is_there(3) && !on_line(at(3)) && lightness(at(3)) <= 0.75 ? $1 : NaN):2:(cell_text(no_cents(at(3)))) with labels font font_small textcolor rgb black, \
             data skip 1 using (said && is_there(3) && lightness(at(3)) > 0.75 ? $1 : NaN):2:(cell_text(no_cents(at(3)))) with labels font font_small textcolor rgb 0xFFFFFF
    }
    unset label; unset object
    unset multiplot
    unset output
}
