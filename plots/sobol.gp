# What explains a figure's variance: for each input its Sobol' index of first order and the total one, with 1.96 standard errors; a panel for
# each figure.
# needs RESULTS/sobol.csv (panel, rank, first, first_error, total, total_error) and RESULTS/labels.csv (kind, name, encoded; a name is
# 100 x panel + rank), as `billshift sweep --sobol --plot` makes
# usage: gnuplot -c plots/sobol.gp [RESULTS [OUTPUT]]            OUTPUT: name of the picture without suffix (RESULTS/sobol)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/sobol"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
needed = "sobol.csv"
load here . "style.gp"

data = results . "/sobol.csv"
array input[1600]
array panel[16]
n_panels = 0; n_bars = 0; size_text = ""
keep(kind, k, text) = kind eq "input" ? (input[k] = text, n_bars = larger(n_bars, k % 100), 1) \
    : kind eq "panel" ? (n_panels = k / 100, panel[k / 100] = text, 1) : kind eq "size" ? (size_text = text, 1) : 1
stats results."/labels.csv" skip 1 using (keep(strcol(1), strcol(1) eq "scenario" ? 0 : int(real(strcol(2))), decoded(strcol(3)))) nooutput

is_there(n) = strlen(strcol(n)) > 0 && finite(real(strcol(n)))
at(n) = is_there(n) ? real(strcol(n)) : NaN
low = 0.0; high = 1.0
array known[16]
do for [k = 1:n_panels] { known[k] = 0 }
reach(k, x, e) = x == x ? (known[k] = 1, low = smaller(low, x - 1.96 * e), high = larger(high, x + 1.96 * e), 1) : 1
stats data skip 1 using (reach(int($1), at(3), at(4)), reach(int($1), at(5), at(6)), 1) nooutput
low = larger(low, -2.0); high = smaller(high, 4.0)

ending(s, n) = strlen(s) > n ? "…" . s[strlen(s) - n + 2:*] : s
longest_name = 0
do for [k = 1:n_panels] { do for [i = 1:n_bars] { longest_name = larger(longest_name, smaller(strlen(input[100 * k + i]), 60)) } }
wide = 1200; head = 92.0; bar_high = 34.0; between = 98.0; foot = 64.0
panel_high = bar_high * (n_bars + 0.6)
tall = int(head + n_panels * (panel_high + between) + foot)
left = smaller(0.55, (46.0 + 8.1 * longest_name) / wide)
first_colour = 0x0072B2; total_colour = 0xE69F00
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    set multiplot
    set label 1 "What explains the variance of the figures" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
    set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
    set label 3 "The inputs are independent and uniform over their ranges. What total order is more than first order an input does jointly with others." \
        at screen 0.02, screen 42.0 / tall font ",11" textcolor rgb ink
    set label 6 "Lines: 1.96 standard errors to each side, by bootstrap. " . size_text . "." at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
    set object 1 rectangle from screen 0.02, screen 1 - 82.0 / tall to screen 0.035, screen 1 - 72.0 / tall fillcolor rgb first_colour fillstyle solid noborder
    set label 4 "first order: by itself" at screen 0.042, screen 1 - 77.0 / tall font ",12" textcolor rgb ink
    set object 2 rectangle from screen 0.27, screen 1 - 82.0 / tall to screen 0.285, screen 1 - 72.0 / tall fillcolor rgb total_colour fillstyle solid noborder
    set label 5 "total order: by itself and jointly with others" at screen 0.292, screen 1 - 77.0 / tall font ",12" textcolor rgb ink
    do for [k = 1:n_panels] {
        top = 1 - (head + 40 + (k - 1) * (panel_high + between)) / tall
        set tmargin at screen top
        set bmargin at screen top - panel_high / tall
        set lmargin at screen left
        set rmargin at screen 0.96
        unset xtics; unset ytics
        eval(axis_tics("x", low, high, 10, "share"))
        set xrange [low - 0.01:high + 0.02]
        set yrange [n_bars + 0.8:0.2]
        set label 10 short(panel[k], 120) at screen 0.02, screen top + 18.0 / tall font ",13" textcolor rgb 0x000000
        set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead front linecolor rgb 0x000000 linewidth 1
        do for [i = 1:n_bars] { set label 20 + i ending(input[100 * k + i], 60) at screen left - 0.01, first i right font ",12" textcolor rgb ink }
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
