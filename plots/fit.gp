# The use of real users against the use that fitted shapes give to the same rank: on the line a shape says what the users did.
# needs RESULTS/fit.csv (family, probability, measured, fitted) and RESULTS/labels.csv (kind, name, encoded), as `billshift fit --plot` makes
# usage: gnuplot -c plots/fit.gp [RESULTS [OUTPUT]]              OUTPUT: name of the picture without suffix (RESULTS/fit)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/fit"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
needed = "fit.csv"
load here . "style.gp"

data = results . "/fit.csv"
low = NaN; high = NaN
n_points = 0
reach(x) = x > 0 && finite(x) ? (low = low == low ? smaller(low, x) : x, high = high == high ? larger(high, x) : x, n_points = n_points + 1, 1) : 1
stats data skip 1 using (reach($3), 1) nooutput
measured_low = low; measured_high = high
# --- shapes may go on far beyond the users: the axis follows them for one decade, and what lies further out is drawn on its end
stats data skip 1 using (strcol(1) eq contract_name[1] ? reach($4) : 1, 1) nooutput
low = larger(low, measured_low / 10); high = smaller(high, measured_high * 10)
if (!(low < high)) { low = low / 2; high = high * 2 }
low = low / 1.3; high = high * 1.3
within(x) = x != x ? NaN : x < low ? low : x > high ? high : x

# --- tics of a logarithmic axis: whole decades, with 2 and 5 between where there are few; names by hand, as text is never enhanced
every = int(larger(1, ceil((log10(high) - log10(low)) / 8)))
dollar = use_unit eq "USD" ? "$" : ""
log_name(x) = dollar . (x >= 1e15 || x < 1e-4 ? sprintf("%.0e", x) : x >= 1e6 ? sprintf("%g", x / scale_of(x)) . scale_name(scale_of(x)) \
    : x >= 1000 ? digits(int(x + 0.5)) : sprintf("%g", x))
log_tic(x) = x < low || x > high ? "" : (text = log_name(x), longest = larger(longest, strlen(text)), sprintf(", '%s' %.10g", text, x))
log_tics(e) = e > ceil(log10(high)) ? "" : log_tic(10.0 ** e) \
    . (log10(high / low) < 3.5 ? log_tic(2 * 10.0 ** e) . log_tic(5 * 10.0 ** e) : "") . log_tics(e + every)
longest = 0
list = log_tics(int(floor(log10(low))))
list = strlen(list) > 2 ? list[3:*] : sprintf("'%s' %.10g", log_name(low), low)

# --- the users at a few ranks, as lines across
ranks = 5
array rank_at[ranks] = [0.1, 0.5, 0.9, 0.99, 0.999]
array rank_name[ranks] = ["p10", "p50", "p90", "p99", "p99.9"]
array rank_use[ranks]
array rank_off[ranks]
do for [k = 1:ranks] { rank_use[k] = NaN; rank_off[k] = 1e9 }
nearest(k, p, x) = abs(p - rank_at[k]) < rank_off[k] && abs(p - rank_at[k]) <= 0.2 * smaller(rank_at[k], 1 - rank_at[k]) \
    ? (rank_off[k] = abs(p - rank_at[k]), rank_use[k] = x, 1) : 1
stats data skip 1 using (strcol(1) eq contract_name[1] ? sum [k = 1:ranks] nearest(k, $2, $3) : 1, 1) nooutput

wide = 900; head = 104.0; foot = 118.0; legend_row = 24.0; panel_high = 660.0
legend_high = 24 + legend_row * n_contracts
tall = int(head + legend_high + panel_high + foot)
top = 1 - (head + legend_high) / tall
left = left_of_axis(wide)
set lmargin at screen left
set rmargin at screen 0.93
set tmargin at screen top
set bmargin at screen foot / tall
set logscale xy
set xrange [low:high]
set yrange [low:high]
eval("set xtics nomirror textcolor rgb 0x333333 (" . list . ")")
eval("set ytics nomirror textcolor rgb 0x333333 (" . list . ")")
set xlabel "by the fit: use a month at the same rank" textcolor rgb ink
set ylabel "measured: mean use a month of each user" textcolor rgb ink
set label 1 "Use of real users against fitted shapes" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(label_text(title_text), 70) . ", column " . short(label_text(use_unit), 30) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
set label 3 method at screen 0.02, screen 1 - 80.0 / tall font ",12" textcolor rgb ink
set label 4 "On the line a shape gives a rank the use that was measured there. Above it the users use more than the" \
    at screen 0.02, screen 42.0 / tall font ",11" textcolor rgb ink
set label 5 "shape says, below it less. A shape beyond the axis is drawn on its edge." at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
set arrow 1 from low, low to high, high nohead back linecolor rgb 0x000000 linewidth 1
do for [k = 1:ranks] {
    if (finite(rank_use[k]) && rank_use[k] > low && rank_use[k] < high) {
        set arrow 10 + k from low, rank_use[k] to high, rank_use[k] nohead back linecolor rgb faint dashtype 3 linewidth 1
        set label 10 + k rank_name[k] at graph 1.01, first rank_use[k] left font ",11" textcolor rgb ink
    }
}
do for [c = 1:n_contracts] {
    row = top + (legend_row * (n_contracts - c) + 18) / tall
    set label 30 + c label_text(contract_title[c]) at screen left + 0.025, screen row font ",12" textcolor rgb ink
    set label 60 + c "" at screen left + 0.01, screen row point pointtype (c == 1 ? 7 : c == 2 ? 9 : 5) pointsize 0.9 linecolor rgb paint(c)
}
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    if (n_points == 0) {
        unset logscale; unset label 4; unset label 5
        eval(nothing)
        set label 9 "nothing to draw" at graph 0.5, graph 0.7 center textcolor rgb ink
        plot -1e300
    } else {
        plot for [i = 1:n_contracts] c = n_contracts + 1 - i \
            data skip 1 using (strcol(1) eq contract_name[c] ? within($4) : NaN):3 \
            with points pointtype (c == 1 ? 7 : c == 2 ? 9 : 5) pointsize (c == 1 ? 0.7 : 0.6) linecolor rgb paint(c)
    }
    unset output
}
