# What the organization pays under each contract: over the term (above) and month by month (below), the mean and the range that holds 9 of 10
# simulated terms.
# needs RESULTS/organization.csv (contract, month, measure, value, std_error, bin_error, unit) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/organization.gp [RESULTS [OUTPUT]]     OUTPUT: name of the picture without suffix (RESULTS/organization)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/organization"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "organization"
needed = "organization.csv"
load here . "style.gp"

data = results . "/organization.csv"
mean = NaN; p05 = NaN; p50 = NaN; p95 = NaN; moved = NaN; base_mean = NaN
keep(measure, value) = (measure eq "total_mean" ? (mean = value) : measure eq "total_p05" ? (p05 = value) \
    : measure eq "total_p50" ? (p50 = value) : measure eq "total_p95" ? (p95 = value) : measure eq "change_mean" ? (moved = value) : 0, 1)
stats data skip 1 using (strcol(1) eq baseline && strcol(2) eq "term" && strcol(3) eq "total_mean" ? (base_mean = $4, 1) : 1) nooutput
largest = 0.0
take(x) = (largest = finite(x) ? larger(largest, x) : largest)
infinite = 0
array bar_to[most]
array from[most]
array to[most]
array figure[most]
array aside[most]
array moved_by[most]
do for [c = 1:n_contracts] {
    mean = NaN; p05 = NaN; p50 = NaN; p95 = NaN; moved = NaN
    stats data skip 1 using (strcol(1) eq contract_name[c] && strcol(2) eq "term" ? keep(strcol(3), $4) : 1) nooutput
    bar_to[c] = finite(mean) ? mean : finite(p50) ? p50 : 0.0
    from[c] = finite(p05) ? p05 : NaN
    to[c] = finite(p95) ? p95 : NaN
    moved_by[c] = moved
    figure[c] = finite(mean) ? amount(mean, currency) : mean == mean ? "mean: infinite" : "mean: unknown"
    infinite = mean == mean && !finite(mean) ? 1 : infinite
    discard = take(bar_to[c])
    discard = take(to[c])
}
noise = larger(noise, 1e-13 * largest)
set print $bars
do for [c = 1:n_contracts] { print sprintf("%d,%.15g", c, bar_to[c]) }
set print $ranges
print sprintf("%d,0,0,0", n_contracts + 9) # off the picture: there may be no range
do for [c = 1:n_contracts] {
    if (from[c] == from[c] && to[c] == to[c]) {
        print sprintf("%d,%.15g,%.15g,%.15g", c, bar_to[c], from[c], to[c])
    }
}
unset print
do for [c = 1:n_contracts] {
    if (contract_name[c] eq baseline) { aside[c] = "baseline" } else {
        aside[c] = change(moved_by[c], currency)
        if (base_mean > 0 && finite(base_mean) && finite(moved_by[c])) {
            aside[c] = aside[c] . sprintf(" (%s%.1f %%)", clean(moved_by[c]) < 0 ? "−" : clean(moved_by[c]) > 0 ? "+" : "", \
                100 * abs(clean(moved_by[c])) / base_mean)
        }
        if (!finite(moved_by[c])) { aside[c] = "mean change: " . aside[c] }
    }
    if (to[c] == to[c] && to[c] > from[c]) { aside[c] = aside[c] . "; 9 of 10: " . amount(from[c], currency) . " to " . amount(to[c], currency) }
}
# --- month by month: each contract's mean (where that is infinite, the median) and range
months_most = 600
drawn_months = smaller(months, months_most)
array month_mean[most * (drawn_months + 1)]
array month_low[most * (drawn_months + 1)]
array month_high[most * (drawn_months + 1)]
cell(c, m) = (c - 1) * (drawn_months + 1) + m
contract_at(name) = (found = 0, sum [i = 1:smaller(n_contracts, most)] (contract_name[i] eq name ? (found = i) : 0), found)
do for [i = 1:most * (drawn_months + 1)] { month_mean[i] = NaN; month_low[i] = NaN; month_high[i] = NaN }
keep_month(c, m, measure, value) = c < 1 || !(m >= 1 && m <= drawn_months) || !finite(value) ? 1 \
    : (measure eq "total_mean" ? (month_mean[cell(c, m)] = value) : measure eq "total_p05" ? (month_low[cell(c, m)] = value) \
    : measure eq "total_p95" ? (month_high[cell(c, m)] = value) : measure eq "total_p50" && infinite ? (month_mean[cell(c, m)] = value) : 0, 1)
month_of(text) = text eq "term" ? 0 : int(real(text))
stats data skip 1 using (keep_month(contract_at(strcol(1)), month_of(strcol(2)), strcol(3), $4)) nooutput
month_least = NaN; month_most = 0.0
do for [c = 1:n_contracts] {
    do for [m = 1:drawn_months] {
        least = month_low[cell(c, m)] == month_low[cell(c, m)] ? month_low[cell(c, m)] : month_mean[cell(c, m)]
        if (least == least) { month_least = month_least == month_least ? smaller(month_least, least) : least }
        month_most = larger(month_most, month_mean[cell(c, m)] == month_mean[cell(c, m)] ? month_mean[cell(c, m)] : 0.0)
        month_most = larger(month_most, month_high[cell(c, m)] == month_high[cell(c, m)] ? month_high[cell(c, m)] : 0.0)
    }
}
by_month = drawn_months > 1 && month_least == month_least
# amounts that differ by orders of magnitude stand on a logarithmic axis
bend = 0.0
logarithmic = by_month && month_least > 0 && month_most > 100 * month_least
if (month_most <= 0) { month_most = 1.0 }
month_from = logarithmic ? month_least / 1.3 : smaller(0.0, by_month ? 1.06 * month_least : 0.0)
month_to = logarithmic ? month_most * 1.3 : 1.06 * month_most
height_of(x) = logarithmic ? log10(x) : x
log_place(x, dollar) = (text = brief_tic(x, dollar), longest = larger(longest, width_of(text, size_text)), sprintf("'%s' %.10g, ", text, log10(x)))
log_places(e, last, every, dollar) = e > last ? "" : (10.0 ** e < month_from || 10.0 ** e > month_to ? "" : log_place(10.0 ** e, dollar)) . log_places(e + every, last, every, dollar)
log_month_tics(dollar) = (longest = 0, first_e = int(ceil(log10(month_from) - 1e-9)), last_e = int(floor(log10(month_to) + 1e-9)), \
    "set ytics nomirror textcolor rgb 0x333333 (" . log_places(first_e, last_e, int(larger(1, ceil((last_e - first_e) / 8.0))), dollar) . sprintf("'' %.10g)", log10(month_from)))
set print $by_month
do for [c = 1:n_contracts] {
    do for [m = 1:drawn_months] {
        i = cell(c, m)
        print sprintf("%d,%d,%.15g,%.15g,%.15g", c, m, height_of(month_mean[i]), height_of(month_low[i]), height_of(month_high[i]))
    }
    print ""
}
do for [c = 1:n_contracts] { print sprintf("%d,-9,-1,-1,-1\n", c) } # outside the axes: there may be none
unset print

shade(c) = contract_name[c] eq baseline ? 0x777777 : paint(c)
shade_text(c) = contract_name[c] eq baseline ? black : text_paint(c)
if (largest <= 0) { largest = 1.0 }
any_range = 0
do for [c = 1:n_contracts] { if (to[c] == to[c] && to[c] > from[c]) { any_range = 1 } }

# --- the picture
figure_title = "What the organization pays under each contract"
bar_is = infinite ? "Bar and line: the mean; where that is infinite, the median." : (replications > 1 || method eq "exact") ? "Bar and line: the mean." : "Bar and line: the total."
note = (replications > 1 || method eq "exact") ? bar_is . " Whiskers and bands: 5th to 95th percentile" . (method eq "exact" ? "" : method eq "mixed" ? ", some of them of the simulated terms" : " of the simulated terms") . ". They show " \
    . (shock ? "chance, the shock that moves all seats too," : "chance among users only,") . " with every figure of the scenario taken as exact; uncertain assumptions come on top" \
    . (uncertain ? " and are not in these ranges." : " and are not stated.") \
    : bar_is . (method eq "backtest" ? "" : " One replication: no spread is known.")
mean_error = 0.0
note_error(x) = finite(x) ? (mean_error = larger(mean_error, x)) : 0.0
stats data skip 1 using (strcol(2) eq "term" && strcol(3) eq "total_mean" ? (note_error($5), 1) : 1) nooutput
note = note . (logarithmic ? " The axis of the months is logarithmic." : "")
foot = keep_caption(make_caption(note, mean_error > 1e-6 * largest ? " Standard error of a mean: " . amount(mean_error, currency) . " at most." : ""))
head = 48.0; row_height = 66.0; term_high = row_height * n_contracts
beside_wide = 130
right = wide - beside_wide - 16
needs = 0.0
do for [c = 1:n_contracts] { n_lines = 0; needs = needs + 15.0 * wrap_most(label_text(contract_name[c]), size_text, beside_wide, 3) + 4 }
month_high_points = by_month ? larger(190.0, needs) : 0.0
month_top = head + term_high + 82
tall = int(by_month ? month_top + month_high_points + 58 + foot : head + term_high + 52 + foot)
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    # over the term
    set lmargin at screen x_at(edge_left + 2)
    set rmargin at screen x_at(wide - 34)
    set tmargin at screen y_at(head)
    set bmargin at screen y_at(head + term_high)
    set xrange [0:1.06 * largest]
    set yrange [-n_contracts - 0.5:-0.5]
    set border 1 linecolor rgb faint
    unset ytics
    set grid xtics noytics
    eval(flat_tics("x", 0, 1.06 * largest, wide - 52, 1, currency))
    set xlabel sprintf("total bill over %s, %s", counted(months, "month"), currency) font font_text textcolor rgb ink
    do for [c = 1:n_contracts] {
        heading = label_text(contract_name[c]) . (strlen(contract_title[c]) > 0 ? ": " . label_text(contract_title[c]) : "")
        set label 100 + c cut(heading, size_head, wide - 2 * edge_left - width_of(figure[c], size_head) - 20) . "   " . figure[c] at graph 0, first -c + 0.32 font font_head(face) textcolor rgb black
        set label 200 + c cut(aside[c], size_text, wide - 2 * edge_left) at graph 0, first -c + 0.06 font font_text textcolor rgb ink
    }
    plot $bars using 2:(-$1 - 0.24):(0):2:(-$1 - 0.4):(-$1 - 0.1):(shade(int($1))) with boxxyerror fillstyle solid 0.6 noborder linecolor rgb variable, \
         $ranges using 2:(-$1 - 0.24):3:4 with xerrorbars pointtype 0 linewidth 1.8 linecolor rgb black
    unset label; unset arrow
    set border 3 linecolor rgb faint
    set grid xtics ytics
    if (by_month) {
        eval(logarithmic ? log_month_tics(currency eq "USD" ? "$" : "") : flat_tics("y", month_from, month_to, month_high_points, 0, currency))
        left = left_of_axis(60)
        set lmargin at screen x_at(left)
        set rmargin at screen x_at(right)
        set tmargin at screen y_at(month_top)
        set bmargin at screen y_at(month_top + month_high_points)
        set xrange [0.5:drawn_months + 0.5]
        set yrange [height_of(month_from):height_of(month_to)]
        eval(sprintf("set xtics 1,%d nomirror format '%%g'", int(larger(1, ceil(drawn_months / 24.0)))))
        set xlabel "month of the term" font font_text textcolor rgb ink
        set label 1 "month by month" at screen x_at(edge_left), screen y_at(month_top - 16) font font_head(face) textcolor rgb black
        set label 2 "total bill of a month, " . currency at screen x_at(edge_left), screen y_at(month_top + 0.5 * month_high_points) center rotate by 90 font font_small textcolor rgb ink
        y_of(x) = month_top + month_high_points * (1 - (height_of(x) - height_of(month_from)) / (height_of(month_to) - height_of(month_from)))
        end_at(c) = month_mean[cell(c, drawn_months)] == month_mean[cell(c, drawn_months)] ? y_of(month_mean[cell(c, drawn_months)]) : month_top + month_high_points
        n_beside = 0
        do for [c = 1:n_contracts] {
            n_lines = 0
            discard = add_beside(end_at(c), 15.0 * wrap_most(label_text(contract_name[c]), size_text, beside_wide, 3) + 4, c)
        }
        discard = settle(month_top, month_top + month_high_points)
        tag = 10
        do for [b = 1:n_beside] {
            c = beside_key[b]
            n_lines = 0
            many = wrap_most(label_text(contract_name[c]), size_text, beside_wide, 3)
            first_at = beside_at[b] - 7.5 * (many - 1)
            do for [l = 1:many] {
                tag = tag + 1
                set label tag line[l] at screen x_at(right + 16), screen y_at(first_at + 15 * (l - 1)) font font_text textcolor rgb shade_text(c)
            }
            set arrow tag from screen x_at(right - 0.5 * (right - left) / drawn_months + 4), screen y_at(end_at(c)) to screen x_at(right + 13), screen y_at(first_at) nohead linewidth 0.8 linecolor rgb shade(c)
        }
        plot for [c = 1:n_contracts] $by_month using ($1 == c && $4 == $4 && $5 == $5 ? $2 : NaN):4:5 with filledcurves fillstyle transparent solid 0.18 noborder fillcolor rgb shade(c), \
             for [c = 1:n_contracts] $by_month using ($1 == c ? $2 : NaN):3 with linespoints pointtype 7 pointsize (drawn_months > 24 ? 0.3 : 0.6) linewidth 2 linecolor rgb shade(c)
        unset label; unset arrow
    }
    unset multiplot
    unset output
}
