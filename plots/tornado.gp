# What moves a figure most: a bar for each input, from the figure at the low end of its range to that at the high end, the longest first; a
# panel for each figure.
# needs RESULTS/tornado.csv (panel, rank, base, low, high) and RESULTS/labels.csv (kind, name, encoded; a name is 100 x panel + rank), as
# `billshift sweep --tornado --plot` makes
# usage: gnuplot -c plots/tornado.gp [RESULTS [OUTPUT]]          OUTPUT: name of the picture without suffix (RESULTS/tornado)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/tornado"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
needed = "tornado.csv"
load here . "style.gp"

data = results . "/tornado.csv"
many = 1600
array input[many]
array low_text[many]
array high_text[many]
array panel[16]
array unit[16]
n_panels = 0; n_bars = 0; left_out = 0; simulated = 0
keep(kind, k, text) = kind eq "input" ? (input[k] = text, n_bars = larger(n_bars, k % 100), 1) : kind eq "low" ? (low_text[k] = text, 1) \
    : kind eq "high" ? (high_text[k] = text, 1) : kind eq "panel" ? (n_panels = k / 100, panel[k / 100] = text, 1) \
    : kind eq "unit" ? (unit[k / 100] = text, 1) : kind eq "left_out" ? (left_out = int(real(text)), 1) : kind eq "drawn" ? (simulated = int(real(text)), 1) : 1
stats results."/labels.csv" skip 1 using (keep(strcol(1), strcol(1) eq "scenario" ? 0 : int(real(strcol(2))), decoded(strcol(3)))) nooutput

is_there(n) = strlen(strcol(n)) > 0 && finite(real(strcol(n)))
at(n) = is_there(n) ? real(strcol(n)) : NaN
array left_end[16]
array right_end[16]
array base[16]
do for [k = 1:n_panels] { left_end[k] = NaN; right_end[k] = NaN; base[k] = NaN }
lesser(a, b) = b != b ? a : a == a ? smaller(a, b) : b
greater(a, b) = b != b ? a : a == a ? larger(a, b) : b
reach(k, b, x, y) = (base[k] = b, left_end[k] = lesser(lesser(lesser(left_end[k], b), x), y), right_end[k] = greater(greater(greater(right_end[k], b), x), y), 1)
stats data skip 1 using (reach(int($1), at(3), at(4), at(5))) nooutput

ending(s, n) = strlen(s) > n ? "…" . s[strlen(s) - n + 2:*] : s
longest_name = 0
do for [k = 1:n_panels] { do for [i = 1:n_bars] { longest_name = larger(longest_name, smaller(strlen(input[100 * k + i]), 54)) } }
wide = 1200; head = 92.0; bar_high = 26.0; between = 98.0; foot = 64.0
panel_high = bar_high * (n_bars + 0.6)
tall = int(head + n_panels * (panel_high + between) + foot)
left = smaller(0.5, (46.0 + 8.1 * longest_name) / wide)
low_colour = 0x56B4E9; high_colour = 0xD55E00
note = "One input at a time, all else as in the scenario; both ends of a range are written at the bar." \
    . (left_out > 0 ? " Not shown, as they move it less: " . counted(left_out, "input") . "." : "")
said = simulated ? "Simulated with the same random numbers for every value." : "The figures are computed exactly."
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    set multiplot
    set label 1 "What moves the figures most" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
    set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
    set label 3 note at screen 0.02, screen 42.0 / tall font ",11" textcolor rgb ink
    set label 6 said at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
    set object 1 rectangle from screen 0.02, screen 1 - 82.0 / tall to screen 0.035, screen 1 - 72.0 / tall fillcolor rgb low_colour fillstyle solid noborder
    set label 4 "at the low end of the input" at screen 0.042, screen 1 - 77.0 / tall font ",12" textcolor rgb ink
    set object 2 rectangle from screen 0.27, screen 1 - 82.0 / tall to screen 0.285, screen 1 - 72.0 / tall fillcolor rgb high_colour fillstyle solid noborder
    set label 5 "at the high end of the input" at screen 0.292, screen 1 - 77.0 / tall font ",12" textcolor rgb ink
    do for [k = 1:n_panels] {
        top = 1 - (head + 40 + (k - 1) * (panel_high + between)) / tall
        set tmargin at screen top
        set bmargin at screen top - panel_high / tall
        set lmargin at screen left
        set rmargin at screen 0.96
        set border 3 linecolor rgb faint
        empty = !(base[k] == base[k])
        from = left_end[k] == left_end[k] ? left_end[k] : 0.0; to = right_end[k] == right_end[k] ? right_end[k] : 1.0
        noise = larger(1e-12, 1e-13 * larger(abs(from), abs(to)))
        span = to - from
        if (span <= noise) { span = from != 0 ? 0.2 * abs(from) : 1.0 }
        room = 0.13 * span # for the texts at the bars
        from = from - room; to = to + room
        places = places_of(unit[k])
        unset xtics
        eval(axis_tics("x", from, to, 7, unit[k]))
        unset ytics
        set xrange [from:to]
        set yrange [n_bars + 0.8:0.2]
        unset xlabel; unset ylabel
        set label 10 short(panel[k], 120) at screen 0.02, screen top + 18.0 / tall font ",13" textcolor rgb 0x000000
        set arrow 1 from first base[k], graph 0 to first base[k], graph 1 nohead front linecolor rgb 0x000000 linewidth 1
        do for [i = 1:n_bars] { set label 20 + i ending(input[100 * k + i], 54) at screen left - 0.01, first i right font ",12" textcolor rgb ink }
        if (empty) { set label 9 "no value" at graph 0.5, graph 0.5 center textcolor rgb ink; unset arrow 1 }
        # an end lies left or right of the scenario; where both lie on one side, the texts part: the nearer one stands inside, on white
        side(x, other, b) = x < b || (x == b && other >= b) ? -1 : 1
        shared(x, y, b) = (x - b) * (y - b) > 0
        plot -1e300, \
            data skip 1 using ($1 == k ? at(3) : NaN):2:(smaller(at(3), at(4))):(larger(at(3), at(4))):($2 - 0.32):($2 + (shared(at(4), at(5), at(3)) ? 0.0 : 0.32)) \
                with boxxyerror fillcolor rgb low_colour fillstyle solid noborder, \
            data skip 1 using ($1 == k ? at(3) : NaN):2:(smaller(at(3), at(5))):(larger(at(3), at(5))):($2 - (shared(at(4), at(5), at(3)) ? 0.0 : 0.32)):($2 + 0.32) \
                with boxxyerror fillcolor rgb high_colour fillstyle solid noborder, \
            data skip 1 using ($1 == k && side(at(4), at(5), at(3)) < 0 && !shared(at(4), at(5), at(3)) ? at(4) : NaN):2:(short(low_text[int(100 * $1 + $2)], 14) . " ") with labels right font ",11" textcolor rgb ink, \
            data skip 1 using ($1 == k && side(at(4), at(5), at(3)) > 0 && !shared(at(4), at(5), at(3)) ? at(4) : NaN):2:(" " . short(low_text[int(100 * $1 + $2)], 14)) with labels left font ",11" textcolor rgb ink, \
            data skip 1 using ($1 == k && side(at(4), at(5), at(3)) > 0 && !shared(at(4), at(5), at(3)) ? at(5) : NaN):2:(short(high_text[int(100 * $1 + $2)], 14) . " ") with labels right font ",11" textcolor rgb ink, \
            data skip 1 using ($1 == k && side(at(4), at(5), at(3)) < 0 && !shared(at(4), at(5), at(3)) ? at(5) : NaN):2:(" " . short(high_text[int(100 * $1 + $2)], 14)) with labels left font ",11" textcolor rgb ink, \
            data skip 1 using ($1 == k && shared(at(4), at(5), at(3)) && at(4) > at(3) ? larger(at(4), at(5)) : NaN):2:(" " . short(low_text[int(100 * $1 + $2)], 14) . ", " . short(high_text[int(100 * $1 + $2)], 14)) with labels left font ",11" textcolor rgb ink, \
            data skip 1 using ($1 == k && shared(at(4), at(5), at(3)) && at(4) < at(3) ? smaller(at(4), at(5)) : NaN):2:(short(low_text[int(100 * $1 + $2)], 14) . ", " . short(high_text[int(100 * $1 + $2)], 14) . " ") with labels right font ",11" textcolor rgb ink
        unset label; unset object; unset arrow
    }
    unset multiplot
    unset output
}
