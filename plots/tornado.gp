# What moves a figure most: a bar for each input, from the figure at the low end of its range to that at the high end, the longest first; a
# panel for each figure.
# needs RESULTS/tornado.csv (panel, rank, base, low, high) and RESULTS/labels.csv (kind, name, encoded; a name is 100 x panel + rank), as
# `billshift sweep --tornado --plot` makes
# usage: gnuplot -c plots/tornado.gp [RESULTS [OUTPUT]]          OUTPUT: name of the picture without suffix (RESULTS/tornado)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/tornado"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "tornado"
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

longest_name = 0.0; longest_end = 0.0
do for [k = 1:n_panels] {
    do for [i = 1:n_bars] {
        longest_name = larger(longest_name, width_of(input[100 * k + i], size_text))
        longest_end = larger(longest_end, larger(width_of(low_text[100 * k + i], size_small), width_of(high_text[100 * k + i], size_small)))
    }
}
name_wide = smaller(longest_name, 330.0)
end_wide = smaller(longest_end, 110.0)
left = edge_left + name_wide + 10; right = wide - edge_right - 24
low_colour = 0x56B4E9; high_colour = 0xD55E00
figure_title = "What moves the figures most"
bar_high = 26.0; between = 84.0; head = 70.0
panel_high = bar_high * (n_bars + 0.6)
method_text = simulated ? "Simulated with the same random numbers for every value." : "The figures are computed exactly."
contracts_text = "Baseline: " . label_text(contract_title[1])
foot = keep_caption(make_caption("One input at a time, all else as in the scenario; both ends of a range are written at the bar." \
    . (left_out > 0 ? " Not shown, as they move it less: " . counted(left_out, "input") . "." : ""), ""))
tall = int(head + n_panels * (panel_high + between) + foot - 12)
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    set object 1 rectangle from screen x_at(edge_left), screen y_at(52) to screen x_at(edge_left + 12), screen y_at(42) fillcolor rgb low_colour fillstyle solid noborder
    set label 4 "at the low end of the input" at screen x_at(edge_left + 18), screen y_at(47) font font_text textcolor rgb ink
    set object 2 rectangle from screen x_at(edge_left + 230), screen y_at(52) to screen x_at(edge_left + 242), screen y_at(42) fillcolor rgb high_colour fillstyle solid noborder
    set label 5 "at the high end of the input" at screen x_at(edge_left + 248), screen y_at(47) font font_text textcolor rgb ink
    do for [k = 1:n_panels] {
        top = head + 26 + (k - 1) * (panel_high + between)
        set tmargin at screen y_at(top)
        set bmargin at screen y_at(top + panel_high)
        set lmargin at screen x_at(left)
        set rmargin at screen x_at(right)
        empty = !(base[k] == base[k])
        from = left_end[k] == left_end[k] ? left_end[k] : 0.0; to = right_end[k] == right_end[k] ? right_end[k] : 1.0
        noise = larger(1e-12, 1e-13 * larger(abs(from), abs(to)))
        span = to - from
        if (span <= noise) { span = from != 0 ? 0.2 * abs(from) : 1.0; from = from - 0.5 * span; to = to + 0.5 * span }
        # room for the texts at the bars: twice where both ends lie on one side
        one_side = base[k] <= from + noise || base[k] >= to - noise
        room = (end_wide + 12) * span / larger(right - left - 2 * (end_wide + 12), 100)
        room_low = base[k] <= from + noise ? 0.3 * room : room; room_high = base[k] >= to - noise ? 0.3 * room : room
        if (one_side) { room_low = 1.6 * room_low; room_high = 1.6 * room_high }
        from = from - room_low; to = to + room_high
        places = places_of(unit[k])
        eval(flat_tics("x", from, to, right - left, 1, unit[k]))
        unset ytics
        set xrange [from:to]
        set yrange [n_bars + 0.8:0.2]
        set xlabel unit[k] font font_text textcolor rgb ink
        set label 10 cut(panel[k], size_sub, wide - edge_left - edge_right) at screen x_at(edge_left), screen y_at(top - 12) font font_sub(face) textcolor rgb black
        set arrow 1 from first base[k], graph 0 to first base[k], graph 1 nohead front linecolor rgb black linewidth 1
        do for [i = 1:n_bars] { set label 20 + i cut_front(input[100 * k + i], size_text, name_wide) at screen x_at(left - 8), first i right font font_text textcolor rgb ink }
        if (empty) { set label 9 "no value" at graph 0.5, graph 0.5 center textcolor rgb ink; unset arrow 1 }
        # an end lies left or right of the scenario; where both lie on one side, the bars share the row and the texts stand beyond the longer one
        side(x, other, b) = x < b || (x == b && other >= b) ? -1 : 1
        shared(x, y, b) = (x - b) * (y - b) > 0
        low_end(i) = cut(low_text[i], size_small, end_wide)
        high_end(i) = cut(high_text[i], size_small, end_wide)
        plot -1e300, \
            data skip 1 using ($1 == k ? at(3) : NaN):2:(smaller(at(3), at(4))):(larger(at(3), at(4))):($2 - 0.32):($2 + (shared(at(4), at(5), at(3)) ? 0.0 : 0.32)) \
                with boxxyerror fillcolor rgb low_colour fillstyle solid noborder, \
            data skip 1 using ($1 == k ? at(3) : NaN):2:(smaller(at(3), at(5))):(larger(at(3), at(5))):($2 - (shared(at(4), at(5), at(3)) ? 0.0 : 0.32)):($2 + 0.32) \
                with boxxyerror fillcolor rgb high_colour fillstyle solid noborder, \
            data skip 1 using ($1 == k && side(at(4), at(5), at(3)) < 0 && !shared(at(4), at(5), at(3)) ? at(4) : NaN):2:(low_end(int(100 * $1 + $2)) . " ") with labels right font font_small textcolor rgb ink, \
            data skip 1 using ($1 == k && side(at(4), at(5), at(3)) > 0 && !shared(at(4), at(5), at(3)) ? at(4) : NaN):2:(" " . low_end(int(100 * $1 + $2))) with labels left font font_small textcolor rgb ink, \
            data skip 1 using ($1 == k && side(at(4), at(5), at(3)) > 0 && !shared(at(4), at(5), at(3)) ? at(5) : NaN):2:(high_end(int(100 * $1 + $2)) . " ") with labels right font font_small textcolor rgb ink, \
            data skip 1 using ($1 == k && side(at(4), at(5), at(3)) < 0 && !shared(at(4), at(5), at(3)) ? at(5) : NaN):2:(" " . high_end(int(100 * $1 + $2))) with labels left font font_small textcolor rgb ink, \
            data skip 1 using ($1 == k && shared(at(4), at(5), at(3)) && at(4) > at(3) ? larger(at(4), at(5)) : NaN):2:(" " . low_end(int(100 * $1 + $2)) . ", " . high_end(int(100 * $1 + $2))) with labels left font font_small textcolor rgb ink, \
            data skip 1 using ($1 == k && shared(at(4), at(5), at(3)) && at(4) < at(3) ? smaller(at(4), at(5)) : NaN):2:(low_end(int(100 * $1 + $2)) . ", " . high_end(int(100 * $1 + $2)) . " ") with labels right font font_small textcolor rgb ink
        unset label; unset object; unset arrow
    }
    unset multiplot
    unset output
}
