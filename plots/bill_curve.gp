# The bill of a seat against its use in a month, under each contract, with the uses at which a bill equals, doubles or triples the
# baseline's. Segments whose curves are alike share a panel; where prices change within the term, each price period has panels of its own.
# needs RESULTS/bill_curve.csv (contract, segment, first_month, last_month, use, bill, unit, line), RESULTS/breakeven.csv (contract, segment,
# first_month, last_month, relation, from_use, to_use, unit) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/bill_curve.gp [RESULTS [OUTPUT]]       OUTPUT: name of the picture without suffix (RESULTS/bill_curve)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/bill_curve"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
needed = "bill_curve.csv breakeven.csv"
load here . "style.gp"

curves = results . "/bill_curve.csv"
points = results . "/breakeven.csv"

# --- the segments in each price period: their curves as one text, their unit, their last use and their last point of interest
if (n_segments > most) { exit error sprintf("%d segments: a picture takes %d", n_segments, most) }
n = 0
array segment[most] # key: name and price period
array segment_name[most]
array period_text[most]
array signature[most]
array unit[most]
array last[most]
array edge[most]
array pays[most] # whether the baseline ever bills
key(name, from, to) = from . "-" . to . " " . name
months_text(from, to) = from eq to ? ", month " . from : ", months " . from . " to " . to
first_period = ""; several = 0; left_out = 0
note_period(from) = (first_period = strlen(first_period) > 0 ? first_period : from, several = from eq first_period ? several : 1)
place_of(name) = (found = 0, sum [i = 1:n] (segment[i] eq name ? (found = i) : 0), found)
begin(seg, from, to) = (n = n + 1, segment[n] = key(seg, from, to), segment_name[n] = seg, period_text[n] = months_text(from, to), signature[n] = "", unit[n] = "", last[n] = 0.0, edge[n] = 0.0, pays[n] = 0, n)
place(seg, from, to) = (discard = note_period(from), spot = place_of(key(seg, from, to)), \
    spot > 0 ? spot : n < most ? begin(seg, from, to) : (left_out = 1, 0))
take_point(i, contract, use, bill) = i == 0 ? 1 : (signature[i] = signature[i] . contract . " " . use . " " . bill . ";", \
    last[i] = larger(last[i], real(use)), pays[i] = contract eq baseline && real(bill) != 0 ? 1 : pays[i], 1)
bounded(use) = finite(real(use)) ? real(use) : 0.0
take_span(i, from, to, name) = i == 0 ? 1 : (unit[i] = name, edge[i] = larger(edge[i], larger(bounded(from), bounded(to))), 1)
stats curves skip 1 using (take_point(place(strcol(2), strcol(3), strcol(4)), strcol(1), strcol(5), strcol(6))) nooutput
if (n_contracts > 1) {
    stats points skip 1 using (take_span(place(strcol(2), strcol(3), strcol(4)), strcol(6), strcol(7), strcol(8))) nooutput
}
# a curve is drawn to a third past the last point of interest
do for [i = 1:n] { 
    edge[i] = edge[i] > 0 && 1.35 * edge[i] < last[i] ? 1.35 * edge[i] : last[i] > 0 ? last[i] : 1.0
    unit[i] = strlen(unit[i]) > 0 ? unit[i] : use_unit
}

# whether the middles of steps stand for a staircase where it is seen
means = 0
note_mean(i, use) = (means = i > 0 && use < edge[i] ? 1 : means, 1)
stats curves skip 1 using (strcol(8) eq "mean" ? note_mean(place_of(key(strcol(2), strcol(3), strcol(4))), $5) : 1) nooutput

# --- panels
panels = 0
array shown[most]
array panel_name[most]
array panel_period[most] # of the segments named last
array panel_segments[most]
do for [i = 1:n] {
    like = 0
    do for [k = 1:panels] { if (unit[shown[k]] eq unit[i] && signature[shown[k]] eq signature[i]) { like = k } }
    if (like == 0) {
        panels = panels + 1
        shown[panels] = i
        panel_segments[panels] = 1
        panel_name[panels] = label_text(segment_name[i])
        panel_period[panels] = several ? period_text[i] : ""
    } else {
        panel_segments[like] = panel_segments[like] + 1
        same_period = !several || panel_period[like] eq period_text[i]
        panel_name[like] = panel_name[like] . (same_period ? ", " : panel_period[like] . "; ") . label_text(segment_name[i])
        panel_period[like] = several ? period_text[i] : ""
    }
}

# --- the bill of a contract and segment at one use, and the highest bill up to one use
bill_at = NaN; before_use = NaN; before_bill = NaN
between(use, bill, x) = use == before_use ? bill : before_bill + (bill - before_bill) * (x - before_use) / (use - before_use)
follow(use, bill, x) = (bill_at = before_use <= x && x <= use && bill_at != bill_at ? between(use, bill, x) : bill_at, \
    before_use = use, before_bill = bill, 1)
highest = 0.0
climb(use, bill, x) = (highest = larger(highest, use <= x ? bill : before_use <= x ? between(use, bill, x) : 0.0), before_use = use, \
    before_bill = bill, 1)

# --- what the legend says of a contract
array said[most]
relation_word(r) = r eq "same" ? "equal" : r eq "doubled" ? "double" : r eq "tripled" ? "triple" : ""
span_text(r, from, to, u) = r eq "same" ? (from eq to ? " at " . amount(real(from), u) : to eq "inf" ? " from " . amount(real(from), u) \
    : " " . amount(real(from), u) . " to " . amount(real(to), u)) \
    : to eq "inf" ? " from " . amount(real(from), u) : " " . amount(real(from), u) . " to " . amount(real(to), u)
add(i, text) = (said[i] = said[i] . (strlen(said[i]) > 0 ? ", " : "") . text, 1)
tell(i, r, from, to, u, billed) = relation_word(r) eq "" ? 1 : !billed && r ne "same" ? (zero_said = 1) \
    : add(i, relation_word(r) . span_text(r, from, to, u))

# --- the picture: panels one below the other
note = (n_contracts > 1 ? "Circle: equal to the baseline. Square: double. Triangle: triple. " : "") . (left_out ? sprintf("Only the first %d segments and price periods are shown.", most) : "Curves: what a seat is charged on its own use, exactly" . (means > 0 ? " (of steps, the first 400)." : "; they go on to the right."))
wide = 1200; head = 80.0; panel_high = 400.0; legend_row = 24.0; foot = 45.0
legend_high = 30 + legend_row * n_contracts
tall = int(head + panels * (panel_high + legend_high + 70) + foot)
# the baseline is dashed, so that it shows where another bill equals it; it is drawn last
shade(c) = contract_name[c] eq baseline ? ink : paint(c)
stroke(c) = contract_name[c] eq baseline ? 2 : twin[c] == 0 ? 1 : twin[c] == 1 ? 11 : 12
set dashtype 11 (14, 14)
set dashtype 12 (5, 23)
array twin[most] # how many contracts before it have the same curve: dashed, so that none hides another
array course[most]
follow_course(c, use, bill) = (course[c] = course[c] . use . " " . bill . ";", 1)
nth(c) = (skipped = 0, sum [j = 1:c] (contract_name[j] eq baseline ? (skipped = 1) : 0), \
    c == n_contracts ? (b = 0, sum [j = 1:n_contracts] (contract_name[j] eq baseline ? (b = j) : 0), b) : c + skipped)
set print $marks
do for [k = 1:panels] { do for [kind = 1:3] { print sprintf("%d,0,-1,-1,%d,0", k, kind) } } # outside the axes: a kind may have none
do for [k = 1:panels] {
    i = shown[k]
    do for [c = 1:n_contracts] {
        if (contract_name[c] eq baseline) { continue }
        do for [kind = 1:(pays[i] ? 3 : 1)] {
            relation = kind == 1 ? "same" : kind == 2 ? "doubled" : "tripled"
            uses = ""
            stats points skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] && strcol(5) eq relation \
                ? (uses = uses . " " . (strcol(6) eq "0" ? "" : strcol(6)), 1) : 1) nooutput
            do for [w = 1:words(uses)] {
                x = real(word(uses, w))
                bill_at = NaN; before_use = NaN; before_bill = NaN
                stats curves skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? follow($5, $6, x) : 1) nooutput
                print sprintf("%d,%d,%.15g,%.15g,%d,%d", k, c, x, bill_at, kind, shade(c))
            }
        }
    }
}
unset print
set label 1 "What a seat pays for its use in a month" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
set label 3 note \
    at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
do for [t = 1:pictures] {
    eval(terminal_of(t, wide, tall))
    set output output . suffix(t)
    set multiplot
    do for [k = 1:panels] {
        i = shown[k]
        top = 1 - (head + (k - 1) * (panel_high + legend_high + 70) + legend_high) / tall
        set tmargin at screen top
        set bmargin at screen top - panel_high / tall
        set rmargin at screen 0.94
        set xrange [*:*]; set yrange [*:*] # a range would bear on what is read
        highest = 0.0; before_use = NaN; before_bill = NaN
        stats curves skip 1 using (key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? climb($5 + (before_use = $5 == 0 ? 0 : before_use, 0), $6, edge[i]) : 1) nooutput
        highest = highest > 0 ? 1.06 * highest : 1.0
        unset xtics; unset ytics
        eval(tics("x", 0, edge[i], 10, unit[i]))
        eval(tics("y", 0, highest, 8, currency))
        left = left_of_axis(wide)
        set lmargin at screen left
        set xlabel "use of a seat in a month" . (strlen(unit[i]) > 0 ? ", " . unit[i] : "") textcolor rgb ink
        set ylabel "bill, " . currency . " a seat and month" textcolor rgb ink
        if (panels > 1) {
            set label 10 short((panel_segments[k] == 1 ? "segment: " : "segments: ") . panel_name[k] . panel_period[k], 120) at screen left, screen top + (legend_high - 14) / tall font ",13" textcolor rgb 0x000000
        }
        do for [c = 1:n_contracts] {
            course[c] = ""
            stats curves skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? follow_course(c, strcol(5), strcol(6)) : 1) nooutput
            twin[c] = 0
            do for [d = 1:c - 1] { if (contract_name[d] ne baseline && course[d] eq course[c]) { twin[c] = twin[c] + 1 } }
            said[c] = ""
            zero_said = 0
            if (n_contracts > 1) { stats points skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] \
                ? tell(c, strcol(5), strcol(6), strcol(7), strcol(8), pays[i]) : 1) nooutput }
            if (zero_said) { discard = add(c, "the baseline is 0") }
            row = top + (legend_row * (n_contracts - c) + 18) / tall
            set arrow 20 + c from screen left, screen row to screen left + 0.03, screen row nohead linewidth 3 dashtype stroke(c) linecolor rgb shade(c)
            set label 20 + c short(label_text(contract_name[c]), 40) . (contract_name[c] eq baseline ? " (baseline)" : strlen(said[c]) > 0 ? ": " . short(said[c], 115 - strlen(short(label_text(contract_name[c]), 40))) : "") \
                at screen left + 0.038, screen row font ",12" textcolor rgb ink
        }
        set xrange [0:edge[i]]
        set yrange [0:highest]
        plot for [c = 1:n_contracts] curves skip 1 using (strcol(1) eq contract_name[nth(c)] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? $5 : NaN):6 \
                 with lines linewidth 3 dashtype stroke(nth(c)) linecolor rgb shade(nth(c)), \
             for [kind = 1:3] $marks using ($1 == k && $5 == kind ? $3 : NaN):4:6 with points pointtype (kind == 1 ? 7 : kind == 2 ? 5 : 9) \
                 pointsize 1.6 linecolor rgb variable
        unset label 1; unset label 2; unset label 3
    }
    unset multiplot
    unset output
    set label 1 "What a seat pays for its use in a month" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
    set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
    set label 3 note \
        at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
}
