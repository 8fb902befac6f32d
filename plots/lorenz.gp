# Lorenz curves of use and of the bills under each contract: what part of the whole the seats with the least have. Of a population from a file the
# users are ranked by what is added up, use or bill; of distributions the seats are ranked by their use, in bands down to 1 %.
# needs RESULTS/rank.csv (contract, period, rank_from, rank_to, mean_use, mean_change, unit, use_unit, mean_bill) and RESULTS/labels.csv (kind, name,
# encoded); of a population from a file RESULTS/lorenz.csv (measure, contract, share_of_users, share_of_total) and RESULTS/concentration.csv
# (measure, contract, statistic, value, unit) instead
# usage: gnuplot -c plots/lorenz.gp [RESULTS [OUTPUT]]           OUTPUT: name of the picture without suffix (RESULTS/lorenz)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/lorenz"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "lorenz"
needed = "labels.csv"
load here . "style.gp"

of_users = method eq "backtest" || method eq "projection"
data = results . (of_users ? "/lorenz.csv" : "/rank.csv")
# --- curve 1 is the use, curve 1 + c the bills under contract c: its points, its Gini index and the part of the top tenth
n_curves = smaller(n_contracts, most - 1) + 1
points_most = 20000
array point_x[points_most]
array point_y[points_most]
array gini[most]
array top_10[most]
array height[most] # where it stands at `beside`: NaN where it is undefined
beside = 0.8
n_points = 0
total = 0.0; so_much = 0.0; share = 0.0; area = 0.0; at_90 = NaN; at_beside = NaN; defined = 1
point(x, y) = (n_points < points_most ? (n_points = n_points + 1, point_x[n_points] = x, point_y[n_points] = y) : 0, 1)
between(x, x1, y1, x2, y2) = x2 > x1 ? y1 + (y2 - y1) * (x - x1) / (x2 - x1) : y2
walk_to(x, y) = (at_beside = share <= beside && beside <= x ? between(beside, share, so_much, x, y) : at_beside, \
    at_90 = share <= 0.9 && 0.9 <= x ? between(0.9, share, so_much, x, y) : at_90, \
    area = area + 0.5 * (x - share) * (y + so_much), share = x, so_much = y, point(x, y), 1)
fresh = "total = 0.0; so_much = 0.0; share = 0.0; area = 0.0; at_90 = NaN; at_beside = NaN; defined = 1"
is_curve(k, kind, contract) = k == 1 ? kind eq "use" : kind eq "bill" && contract eq contract_name[k - 1]
value_of(k, use, change, bill, own) = k == 1 ? use : own ? bill : bill - change
sum_up(x, wide_of) = (defined = finite(x) && x >= 0 ? defined : 0, total = total + x * wide_of, 1)
# the baseline has no rows of its own in rank.csv: its bill is another contract's less the change
any_other = ""
do for [c = 1:n_contracts] { if (contract_name[c] ne baseline) { any_other = contract_name[c] } }
row_of(k) = k > 1 && contract_name[larger(1, k - 1)] ne baseline ? contract_name[k - 1] : any_other
is_own_row(k) = k > 1 && contract_name[larger(1, k - 1)] ne baseline
array begin_point[most]
array end_point[most]
n_undefined = 0
do for [k = 1:n_curves] {
    eval(fresh)
    begin_point[k] = n_points + 1
    discard = point(0.0, 0.0)
    if (of_users) {
        stats data skip 1 using (is_curve(k, strcol(1), strcol(2)) ? ($4 == $4 ? walk_to($3, $4) : (defined = 0, 1)) : 1) nooutput
    } else {
        if (strlen(any_other) > 0) {
            stats data skip 1 using (strcol(1) eq row_of(k) ? sum_up(value_of(k, real(strcol(5)), real(strcol(6)), real(strcol(9)), is_own_row(k)), $4 - $3) : 1) nooutput
        }
        if (!(total > 0)) { defined = 0 }
        if (defined) { stats data skip 1 using (strcol(1) eq row_of(k) ? walk_to($4, so_much + value_of(k, $5, $6, $9, is_own_row(k)) * ($4 - $3) / total) : 1) nooutput }
    }
    if (!(share > 0)) { defined = 0 }
    end_point[k] = n_points
    gini[k] = defined ? 1 - 2 * area : NaN
    top_10[k] = defined ? 1 - at_90 : NaN
    height[k] = defined ? at_beside : NaN
    n_undefined = n_undefined + !defined
    if (of_users) {
        stats results."/concentration.csv" skip 1 using (is_curve(k, strcol(1), strcol(2)) \
            ? (strcol(3) eq "gini" ? (gini[k] = $4) : strcol(3) eq "share_top_10" ? (top_10[k] = $4) : 0, 1) : 1) nooutput
    }
}
is_drawn(k) = height[k] == height[k]
n_drawn = 0
set print $curves
do for [k = 1:n_curves] {
    if (!is_drawn(k)) { print sprintf("%d,-9,-9\n", k); continue } # outside the axes
    n_drawn = n_drawn + 1
    do for [i = begin_point[k]:end_point[k]] { print sprintf("%d,%.12g,%.12g", k, 100 * point_x[i], 100 * point_y[i]) }
    print ""
}
print "0,0,0"
unset print

tint(k) = k == 1 ? black : contract_name[k - 1] eq baseline ? 0x777777 : paint(k - 1)
text_tint(k) = k == 1 || contract_name[k - 1] eq baseline ? black : text_paint(k - 1)
dash_of(k) = k == 1 ? 4 : dash(k - 1)
name_of(k) = k == 1 ? "use" : "bill under " . label_text(contract_name[k - 1])
said_of(k) = sprintf("Gini %.2f, top 10 %% ", abs(gini[k]) < 0.005 ? 0 : gini[k]) . (k == 1 ? "use " : "pay ") . percent(top_10[k])
who = of_users ? "users" : "seats"
figure_title = "How use and bills of the term fall on the " . who
foot = keep_caption(make_caption("The further a curve hangs below the diagonal, the fewer " . who . " have most of the whole. Gini: twice the area between the two. " \
    . (of_users ? "What no user carries of the organization's bill is left out." \
    : "Seats are ranked by their use, for the bills too, and alike within a band of 1 %: what differs within a band does not show, so that Gini is a little too low.") \
    . (n_undefined > 0 ? sprintf(" %d undefined (infinite, 0, or with parts below 0).", n_undefined) : ""), ""))
head = 44.0; side = 500.0; left = 74.0
beside_wide = wide - left - side - 40
lines_of(k) = (n_lines = 0, wrap_most(name_of(k), size_text, beside_wide, 3), name_lines = n_lines, wrap_most(said_of(k), size_small, beside_wide, 3), n_lines)
needs = 0.0
do for [k = 1:n_curves] { if (is_drawn(k)) { needs = needs + 15.0 * lines_of(k) + 8 } }
panel_high = n_drawn == 0 ? 140.0 : larger(side, needs)
tall = int(head + panel_high + 52 + foot)
y_of(share_of) = head + panel_high * (1 - share_of)
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    if (n_drawn == 0) {
        eval(no_axes)
        set label 1 of_users ? "nobody used or paid anything" : n_contracts < 2 ? "one contract alone: use by rank is not in the tables" : "nothing that adds up to a whole: infinite, 0, or with parts below 0" at screen 0.5, screen 0.5 center textcolor rgb ink
        plot -1e300
    } else {
        set lmargin at screen x_at(left)
        set rmargin at screen x_at(left + side)
        set tmargin at screen y_at(head)
        set bmargin at screen y_at(head + panel_high)
        set xrange [0:100]
        set yrange [0:100]
        set xtics 20 nomirror format "%g %%"
        set ytics 20 nomirror format "%g %%"
        set xlabel "share of the " . who . ", from those with the least to those with the most" font font_text textcolor rgb ink
        set label 1 "their share of the whole" at screen x_at(edge_left), screen y_at(head + 0.5 * panel_high) center rotate by 90 font font_text textcolor rgb ink
        set arrow 1 from 0, 0 to 100, 100 nohead back linecolor rgb faint linewidth 1 dashtype 2
        set label 2 "all alike" at 30, 33 rotate by int(57.2958 * atan2(panel_high, side)) font font_small textcolor rgb ink
        n_beside = 0
        do for [k = 1:n_curves] { if (is_drawn(k)) { discard = add_beside(y_of(height[k]), 15.0 * lines_of(k) + 8, k) } }
        discard = settle(head, head + panel_high)
        tag = 10
        do for [b = 1:n_beside] {
            k = beside_key[b]
            many = lines_of(k)
            first_at = beside_at[b] - 7.5 * (many - 1)
            do for [l = 1:many] {
                tag = tag + 1
                if (l <= name_lines) { set label tag line[l] at screen x_at(left + side + 24), screen y_at(first_at + 15 * (l - 1)) font font_text textcolor rgb text_tint(k) } \
                else { set label tag line[l] at screen x_at(left + side + 24), screen y_at(first_at + 15 * (l - 1)) font font_small textcolor rgb ink }
            }
            set arrow tag from first 100 * beside, first 100 * height[k] to screen x_at(left + side + 4), screen y_at(first_at) nohead back linecolor rgb tint(k) linewidth 0.6
            set arrow 500 + tag from screen x_at(left + side + 4), screen y_at(first_at) to screen x_at(left + side + 20), screen y_at(first_at) nohead linecolor rgb tint(k) linewidth 0.6
        }
        plot for [k = 1:n_curves] $curves using ($1 == k ? $2 : NaN):3 with lines linewidth 2.5 dashtype dash_of(k) linecolor rgb tint(k), \
             for [k = 1:n_curves] '+' every ::0::0 using (100 * beside):(is_drawn(k) ? 100 * height[k] : -9) with points pointtype 7 pointsize 0.6 linecolor rgb tint(k)
    }
    unset label; unset arrow
    unset multiplot
    unset output
}
