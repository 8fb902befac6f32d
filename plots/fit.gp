# The use of real users against the use that fitted shapes give to the same rank: on the line a shape says what the users did.
# needs RESULTS/fit.csv (family, probability, measured, fitted) and RESULTS/labels.csv (kind, name, encoded), as `billshift fit --plot` makes
# usage: gnuplot -c plots/fit.gp [RESULTS [OUTPUT]]              OUTPUT: name of the picture without suffix (RESULTS/fit)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/fit"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "fit"
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
log_tic(x) = x < low || x > high ? "" : (text = log_name(x), longest = larger(longest, width_of(text, size_text)), sprintf(", '%s' %.10g", text, x))
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

figure_title = "Use of real users against fitted shapes"
title_text = label_text(title_text) . ", column " . label_text(use_unit)
contracts_text = ""
method_text = method
foot = keep_caption(make_caption(n_points == 0 ? "" : "On the line a shape gives a rank the use that was measured there. Above it the users use more than the shape says, below it less. " \
    . "A shape beyond the axis is drawn on its edge. Both axes are logarithmic.", ""))
head = 44.0; legend_row = 19.0; panel_high = 520.0
legend_high = 12 + legend_row * n_contracts
top = head + legend_high
tall = int(top + panel_high + 56 + foot)
left = left_of_axis(60); right = wide - 60
mark_of(c) = c == 1 ? 7 : c == 2 ? 9 : 5
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    if (n_points == 0) {
        eval(no_axes)
        set label 9 "nothing to draw" at screen 0.5, screen 0.5 center textcolor rgb ink
        plot -1e300
    } else {
        set lmargin at screen x_at(left)
        set rmargin at screen x_at(right)
        set tmargin at screen y_at(top)
        set bmargin at screen y_at(top + panel_high)
        set logscale xy
        set xrange [low:high]
        set yrange [low:high]
        eval("set xtics nomirror textcolor rgb 0x333333 (" . list . ")")
        eval("set ytics nomirror textcolor rgb 0x333333 (" . list . ")")
        set xlabel "by the fit: use a month at the same rank" . (is_currency(use_unit) ? ", " . use_unit : "") font font_text textcolor rgb ink
        set label 3 "measured: mean use a month of each user" at screen x_at(edge_left), screen y_at(top + 0.5 * panel_high) center rotate by 90 font font_text textcolor rgb ink
        set arrow 1 from low, low to high, high nohead back linecolor rgb black linewidth 1
        do for [k = 1:ranks] {
            if (finite(rank_use[k]) && rank_use[k] > low && rank_use[k] < high) {
                set arrow 10 + k from low, rank_use[k] to high, rank_use[k] nohead back linecolor rgb faint dashtype 3 linewidth 1
            }
        }
        n_beside = 0
        rank_y(use) = top + panel_high * (1 - log10(use / low) / log10(high / low))
        do for [k = 1:ranks] { if (finite(rank_use[k]) && rank_use[k] > low && rank_use[k] < high) { discard = add_beside(rank_y(rank_use[k]), 14.0, k) } }
        discard = settle(top, top + panel_high)
        do for [b = 1:n_beside] { set label 10 + b rank_name[beside_key[b]] at screen x_at(right + 8), screen y_at(beside_at[b]) font font_small textcolor rgb ink }
        do for [c = 1:n_contracts] {
            row = head + legend_row * (c - 1) + 8
            set label 30 + c cut(label_text(contract_title[c]), size_text, wide - edge_left - 40) at screen x_at(edge_left + 16), screen y_at(row) font font_text textcolor rgb ink
            set label 60 + c "" at screen x_at(edge_left + 6), screen y_at(row) point pointtype mark_of(c) pointsize 0.9 linecolor rgb paint(c)
        }
        plot for [i = 1:n_contracts] data skip 1 using (strcol(1) eq contract_name[n_contracts + 1 - i] ? within($4) : NaN):3 \
            with points pointtype mark_of(n_contracts + 1 - i) pointsize (i == n_contracts ? 0.6 : 0.5) linecolor rgb paint(n_contracts + 1 - i)
        unset logscale
    }
    unset label; unset arrow
    unset multiplot
    unset output
}
