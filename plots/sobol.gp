# What explains a figure's variance: for each input its Sobol' index of first order and the total one, with 1.96 standard errors; a panel for
# each figure.
# needs RESULTS/sobol.csv (panel, rank, first, first_error, total, total_error) and RESULTS/labels.csv (kind, name, encoded; a name is
# 100 x panel + rank), as `billshift sweep --sobol --plot` makes
# usage: gnuplot -c plots/sobol.gp [RESULTS [OUTPUT]]            OUTPUT: name of the picture without suffix (RESULTS/sobol)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/sobol"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "sobol"
needed = "sobol.csv"
load here . "style.gp"

data = results . "/sobol.csv"
array input[1600]
array panel[16]
n_panels = 0; n_bars = 0; size_text_of = ""
keep(kind, k, text) = kind eq "input" ? (input[k] = text, n_bars = larger(n_bars, k % 100), 1) \
    : kind eq "panel" ? (n_panels = k / 100, panel[k / 100] = text, 1) : kind eq "size" ? (size_text_of = text, 1) : 1
stats results."/labels.csv" skip 1 using (keep(strcol(1), strcol(1) eq "scenario" ? 0 : int(real(strcol(2))), decoded(strcol(3)))) nooutput

is_there(n) = strlen(strcol(n)) > 0 && finite(real(strcol(n)))
at(n) = is_there(n) ? real(strcol(n)) : NaN
low = 0.0; high = 1.0
array known[16]
do for [k = 1:n_panels] { known[k] = 0 }
reach(k, x, e) = x == x ? (known[k] = 1, low = smaller(low, x - 1.96 * e), high = larger(high, x + 1.96 * e), 1) : 1
stats data skip 1 using (reach(int($1), at(3), at(4)), reach(int($1), at(5), at(6)), 1) nooutput
low = larger(low, -2.0); high = smaller(high, 4.0)

longest_name = 0.0
do for [k = 1:n_panels] { do for [i = 1:n_bars] { longest_name = larger(longest_name, width_of(input[100 * k + i], size_text)) } }
name_wide = smaller(longest_name, 400.0)
left = edge_left + name_wide + 10; right = wide - edge_right - 16
first_colour = 0x0072B2; total_colour = 0xE69F00
figure_title = "What explains the variance of the figures"
bar_high = 34.0; between = 84.0; head = 70.0
panel_high = bar_high * (n_bars + 0.6)
method_text = size_text_of . "."
contracts_text = "Baseline: " . label_text(contract_title[1])
foot = keep_caption(make_caption("The inputs are independent and uniform over their ranges. What total order is more than first order an input does jointly with others. " \
    . "Lines: 1.96 standard errors to each side, by bootstrap.", ""))
tall = int(head + n_panels * (panel_high + between) + foot - 12)
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    set object 1 rectangle from screen x_at(edge_left), screen y_at(52) to screen x_at(edge_left + 12), screen y_at(42) fillcolor rgb first_colour fillstyle solid noborder
    set label 4 "first order: by itself" at screen x_at(edge_left + 18), screen y_at(47) font font_text textcolor rgb ink
    set object 2 rectangle from screen x_at(edge_left + 190), screen y_at(52) to screen x_at(edge_left + 202), screen y_at(42) fillcolor rgb total_colour fillstyle solid noborder
    set label 5 "total order: by itself and jointly with others" at screen x_at(edge_left + 208), screen y_at(47) font font_text textcolor rgb ink
    do for [k = 1:n_panels] {
        top = head + 26 + (k - 1) * (panel_high + between)
        set tmargin at screen y_at(top)
        set bmargin at screen y_at(top + panel_high)
        set lmargin at screen x_at(left)
        set rmargin at screen x_at(right)
        unset ytics
        eval(flat_tics("x", low, high, right - left, 1, "share"))
        set xrange [low - 0.01:high + 0.02]
        set yrange [n_bars + 0.8:0.2]
        set xlabel "share of the variance" font font_text textcolor rgb ink
        set label 10 cut(panel[k], size_head, wide - edge_left - edge_right) at screen x_at(edge_left), screen y_at(top - 12) font font_head(face) textcolor rgb black
        set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead front linecolor rgb black linewidth 1
        do for [i = 1:n_bars] { set label 20 + i cut_front(input[100 * k + i], size_text, name_wide) at screen x_at(left - 8), first i right font font_text textcolor rgb ink }
        if (!known[k]) { set label 9 "it does not vary, or does not exist everywhere" at graph 0.5, graph 0.5 center textcolor rgb ink }
        plot -1e300, \
            data skip 1 using ($1 == k ? at(3) : NaN):2:(smaller(0.0, at(3))):(larger(0.0, at(3))):($2 - 0.34):($2 - 0.02) with boxxyerror fillcolor rgb first_colour fillstyle solid noborder, \
            data skip 1 using ($1 == k ? at(5) : NaN):2:(smaller(0.0, at(5))):(larger(0.0, at(5))):($2 + 0.02):($2 + 0.34) with boxxyerror fillcolor rgb total_colour fillstyle solid noborder, \
            data skip 1 using ($1 == k ? at(3) : NaN):($2 - 0.18):(1.96 * at(4)) with xerrorbars pointtype -1 linewidth 1.5 linecolor rgb ink, \
            data skip 1 using ($1 == k ? at(5) : NaN):($2 + 0.18):(1.96 * at(6)) with xerrorbars pointtype -1 linewidth 1.5 linecolor rgb ink
        unset label; unset object; unset arrow
    }
    unset multiplot
    unset output
}
