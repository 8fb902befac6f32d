# Lorenz curves of a population's use and of its bills under each contract: what part of the whole the users with the least have.
# needs RESULTS/lorenz.csv (measure, contract, share_of_users, share_of_total), RESULTS/concentration.csv (measure, contract, statistic, value,
# unit) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/lorenz.gp [RESULTS [OUTPUT]]           OUTPUT: name of the picture without suffix (RESULTS/lorenz)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/lorenz"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
needed = "lorenz.csv concentration.csv"
load here . "style.gp"

data = results . "/lorenz.csv"
# --- curve 1 is the use, curve 1 + c the bills under contract c; of each: where it stands at `beside`, its Gini index and top share
n_curves = smaller(n_contracts, most - 1) + 1
beside = 0.8
array height[most]
array gini[most]
array top_10[most]
is_curve(k, measure, contract) = k == 1 ? measure eq "use" : measure eq "bill" && contract eq contract_name[k - 1]
dash(k) = k == 1 ? 4 : 1
tint(k) = k == 1 ? 0x000000 : paint(k - 1)
do for [k = 1:n_curves] {
    height[k] = NaN; gini[k] = NaN; top_10[k] = NaN
    at = NaN; index_of = NaN; share_of = NaN
    stats data skip 1 using (is_curve(k, strcol(1), strcol(2)) && $4 == $4 ? ($3 <= beside + 1e-9 ? (at = $4) : 0, 1) : 1) nooutput
    stats results."/concentration.csv" skip 1 using (is_curve(k, strcol(1), strcol(2)) \
        ? (strcol(3) eq "gini" ? (index_of = $4) : strcol(3) eq "share_top_10" ? (share_of = $4) : 0, 1) : 1) nooutput
    height[k] = at; gini[k] = index_of; top_10[k] = share_of
}
# --- labels stand in the empty corner above the diagonal, in the order of the curves, each with a line to its own
rows_most = 9
name_of(k) = k == 1 ? "use" : short(label_text(contract_name[k - 1]), 17)
label_of(k) = name_of(k) . sprintf(": Gini %.2f, top 10 %% ", gini[k]) . (k == 1 ? "use " : "pay ") . percent(top_10[k])
higher(j, k) = height[j] > height[k] || (height[j] == height[k] && j < k)
n_drawn = 0; n_more = 0; n_undefined = 0
array drawn[most]
do for [k = 1:n_curves] {
    if (height[k] != height[k]) { n_undefined = n_undefined + 1; continue }
    if (n_drawn == rows_most) { n_more = n_more + 1; continue }
    n_drawn = n_drawn + 1
    drawn[n_drawn] = k
}

wide = 1000; tall = 900; head = 75.0; foot = 130.0
set lmargin at screen 0.115
set rmargin at screen 0.955
set tmargin at screen 1 - head / tall
set bmargin at screen foot / tall
set xrange [0:100]
set yrange [0:100]
set xtics 10 format "%.0f %%" textcolor rgb ink
set ytics 10 format "%.0f %%" textcolor rgb ink
set xlabel "share of the users, from those with the least to those with the most" textcolor rgb ink
set ylabel "their share of the whole" textcolor rgb ink
set label 1 "How use and bills of the term fall on the users" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(title_text, 110) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
set label 3 "The further a curve hangs below the diagonal, the fewer users have most of the whole. Gini: twice the area between." \
    at screen 0.02, screen 42.0 / tall font ",11" textcolor rgb ink
set label 4 counted(seats, "user") . ", " . counted(months, "month") . ". What no user carries of the organization's bill is left out." \
    at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
set arrow 1 from 0, 0 to 100, 100 nohead back linecolor rgb faint linewidth 1.5 dashtype 2
set label 5 "all alike" at 24, 27 rotate by 40 font ",11" textcolor rgb faint
row_of(k) = (sum [j = 1:n_drawn] higher(drawn[j], k))
do for [i = 1:n_drawn] {
    k = drawn[i]
    row = 96 - 4.3 * row_of(k)
    set label 20 + k label_of(k) at graph 0.02, graph row / 100 font ",12" textcolor rgb tint(k)
    set arrow 20 + k from graph 0.02, graph (row - 1.6) / 100 to graph 0.52, graph (row - 1.6) / 100 nohead front linecolor rgb tint(k) linewidth 0.5
    set arrow 120 + k from graph 0.52, graph (row - 1.6) / 100 to first 100 * beside, first 100 * height[k] nohead front linecolor rgb tint(k) linewidth 0.5
}
rest = (n_more > 0 ? sprintf("%d more in lorenz.csv", n_more) : "") . (n_more > 0 && n_undefined > 0 ? "; " : "") \
    . (n_undefined > 0 ? sprintf("%d undefined (0, or parts below 0)", n_undefined) : "")
set label 6 rest at graph 0.02, graph 0.965 - 0.043 * n_drawn font ",11" textcolor rgb faint
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    if (n_drawn == 0) {
        eval(nothing)
        unset label 3; unset label 4; unset label 5; unset label 6
        set label 9 "nobody used or paid anything" at graph 0.5, graph 0.7 center textcolor rgb ink
        plot -1e300
    } else {
        plot for [i = 1:n_drawn] data skip 1 using (is_curve(drawn[i], strcol(1), strcol(2)) ? 100 * $3 : NaN):(100 * $4) \
                 with lines linewidth 3 dashtype dash(drawn[i]) linecolor rgb tint(drawn[i]), \
             for [i = 1:n_drawn] '+' every ::0::0 using (100 * beside):(100 * height[drawn[i]]) \
                 with points pointtype 7 pointsize 0.8 linecolor rgb tint(drawn[i])
    }
    unset output
}
