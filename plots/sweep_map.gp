# A figure of a scenario at every combination of two values that vary: colours, the figure in each cell where there is room, and the line on
# which nothing changes.
# needs RESULTS/sweep_map.csv (x, y, value, std_error, x_from, x_to, y_from, y_to; a blank line after each x) and RESULTS/labels.csv (kind, name,
# encoded), as `billshift sweep --plot` makes
# usage: gnuplot -c plots/sweep_map.gp [RESULTS [OUTPUT]]        OUTPUT: name of the picture without suffix (RESULTS/sweep_map)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/sweep_map"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
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
place_tic(x, u) = (text = signed(x, u), longest = larger(longest, strlen(text)), sprintf("'%s' %.15g", text, x))
place_list(list, i, u) = i > words(list) ? "" : place_tic(real(word(list, i)), u) . (i < words(list) ? ", " : "") . place_list(list, i + 1, u)
closest(list) = (least = 1e300, sum [i = 2:words(list)] (least = smaller(least, abs(real(word(list, i)) - real(word(list, i - 1)))), 1), least)
place_tics(axis, list, from, to, many, u) = words(list) > many || (words(list) > 1 && closest(list) < 0.6 / many * (to - from)) ? tics(axis, from, to, 10, u) \
    : (longest = 0, sprintf("set %stics nomirror textcolor rgb 0x333333 (", axis) . place_list(list, 1, u) . ")")

# --- the figures in the cells
percent_text(x) = sprintf("%.1f %%", 100 * x)
cell_text(x) = x != x ? "" : unit eq "share" ? percent(x) : unit eq "ratio" ? sprintf("%.2f", x) : is_change ? brief_change(x, unit) : briefly_with(x)
briefly_with(x) = x < 0 ? "−" . with_unit(briefly(-x), is_currency(unit) ? unit : "") : is_currency(unit) ? with_unit(briefly(x), unit) : briefly(x)
no_cents(x) = abs(x) >= 100 ? floor(x + 0.5) : x
widest = 0
note(text) = (widest = larger(widest, strlen(text)), 1)
stats data skip 1 using (note(cell_text(no_cents(at(3))))) nooutput

wide = 1200; tall = 784; head = 104.0; foot = 128.0
top = 1 - head / tall
bottom = foot / tall
right = 0.84
unset xtics; unset ytics
places = places_of(axis_unit[2])
eval(place_tics("y", y_places, y_low, y_high, 16, axis_unit[2]))
left = left_of_axis(wide)
places = places_of(axis_unit[1])
eval(place_tics("x", x_places, x_low, x_high, 12, axis_unit[1]))
places = places_of(unit)
eval(axis_tics("cb", cb_low, cb_high, 8, unit))
cell_wide = narrow / (x_high - x_low) * (right - left) * wide
cell_high = flat / (y_high - y_low) * (top - bottom) * tall
said = !nothing_known && cell_wide > 7.0 * widest + 8 && cell_high > 18
ending(s, n) = strlen(s) > n ? "…" . s[strlen(s) - n + 2:*] : s
with_x(u) = u eq "%" ? ", %" : u eq "x" ? ", factor" : ""
set lmargin at screen left
set rmargin at screen right
set tmargin at screen top
set bmargin at screen bottom
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set cbrange [cb_low:cb_high]
set xlabel ending(axis[1], 100) . with_x(axis_unit[1]) textcolor rgb ink
set ylabel ending(axis[2], 62) . with_x(axis_unit[2]) font ",12" textcolor rgb ink
set colorbox user origin screen right + 0.02, screen bottom size screen 0.02, screen top - bottom noborder
unset grid
set label 1 measure . " as two values vary" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(title_text, 90) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
set label 3 short(label_text(figure), 80) . ", " . unit . (strlen(of) > 0 ? (is_currency(unit) ? " " : ", ") . of : "") at screen 0.02, screen 1 - 82.0 / tall font ",12" textcolor rgb ink
meaning = unit eq "ratio" ? "White: the bill stays as it is; red: it rises; blue: it falls." : "White: no change; red: more; blue: less."
about_line = n_line > 0 ? " Black line: nothing changes, drawn straight between the values that were run." \
    : both_sides ? " No line of no change can be drawn through a single row of values." : " It lies on one side everywhere, so that there is no line of no change."
set label 4 nothing_known ? "" : (is_change ? meaning . about_line : "The darker, the more.") . (n_empty > 0 ? " Grey: no value." : "") \
    at screen 0.02, screen 40.0 / tall font ",11" textcolor rgb ink
set label 5 nothing_known ? "" : error > 0 ? "Each figure is simulated; the largest standard error is " . (is_currency(unit) ? amount(error, unit) : sprintf("%.2g", error)) . "." \
    : "The figures are computed exactly: they have no error that would show." at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind fillcolor rgb 0xCCCCCC fillstyle solid noborder
lightness(x) = abs(shade_low + (shade_high - shade_low) * (cb_high > cb_low ? (x - cb_low) / (cb_high - cb_low) : 0.5))
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    if (nothing_known) {
        unset colorbox
        set label 9 "no value" at graph 0.5, graph 0.5 center textcolor rgb ink
        plot -1e300
    } else {
        plot data skip 1 using (is_there(3) ? $1 : NaN):2:5:6:7:8:3 with boxxyerror linecolor palette fillstyle solid noborder, \
             $pieces using ($3 != 0 || $4 != 0 ? $1 : NaN):2:3:4 with vectors nohead linewidth 2.5 linecolor rgb 0x000000, \
             data skip 1 using (said && is_there(3) && lightness(at(3)) <= 0.75 ? $1 : NaN):2:(cell_text(no_cents(at(3)))) with labels font ",11" textcolor rgb 0x000000, \
             data skip 1 using (said && is_there(3) && lightness(at(3)) > 0.75 ? $1 : NaN):2:(cell_text(no_cents(at(3)))) with labels font ",11" textcolor rgb 0xFFFFFF
    }
    unset output
}
