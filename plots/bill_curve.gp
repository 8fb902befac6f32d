# The bill of a seat against its use in a month, under each contract, with the uses at which a bill equals, doubles or triples the
# baseline's. Of a contract whose bills depend on all seats it is the seat's own part that is drawn, and said to be no more; one without such
# a part is left out. Segments whose curves are alike share a panel; where prices change within the term, each price period has panels of its own.
# needs RESULTS/bill_curve.csv (contract, segment, first_month, last_month, use, bill, unit, use_unit, line), RESULTS/breakeven.csv (contract, segment,
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
take_point(i, contract, use, bill, name) = i == 0 ? 1 : (unit[i] = name, signature[i] = signature[i] . contract . " " . use . " " . bill . ";", \
    last[i] = larger(last[i], real(use)), pays[i] = contract eq baseline && real(bill) != 0 ? 1 : pays[i], 1)
bounded(use) = finite(real(use)) ? real(use) : 0.0
take_span(i, from, to) = i == 0 ? 1 : (edge[i] = larger(edge[i], larger(bounded(from), bounded(to))), 1)
baseline_at = 0
do for [c = 1:n_contracts] { if (contract_name[c] eq baseline) { baseline_at = c } }
is_own(c) = strlen(own_part[c]) > 0
compared = 0 # contracts that have a break-even
do for [c = 1:n_contracts] { if (c != baseline_at && !is_own(c) && !is_own(baseline_at)) { compared = compared + 1 } }
stats curves skip 1 using (take_point(place(strcol(2), strcol(3), strcol(4)), strcol(1), strcol(5), strcol(6), strcol(8))) nooutput
if (compared > 0) {
    stats points skip 1 using (take_span(place(strcol(2), strcol(3), strcol(4)), strcol(6), strcol(7))) nooutput
}
# a curve is drawn to a third past the last point of interest
do for [i = 1:n] { 
    edge[i] = edge[i] > 0 && 1.35 * edge[i] < last[i] ? 1.35 * edge[i] : last[i] > 0 ? last[i] : 1.0
}

# whether the middles of steps stand for a staircase where it is seen
means = 0
note_mean(i, use) = (means = i > 0 && use < edge[i] ? 1 : means, 1)
stats curves skip 1 using (strcol(9) eq "mean" ? note_mean(place_of(key(strcol(2), strcol(3), strcol(4))), $5) : 1) nooutput

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
bill_at = NaN; top_at = NaN; before_use = NaN; before_bill = NaN
between(use, bill, x) = use == before_use ? bill : before_bill + (bill - before_bill) * (x - before_use) / (use - before_use)
follow(use, bill, x) = (before_use <= x && x <= use ? (top_at = between(use, bill, x), bill_at = bill_at == bill_at ? bill_at : top_at) : 0, \
    before_use = use, before_bill = bill, 1) # at a jump: its foot, which is the bill there, and its top
holds(kind, bill, base) = kind == 1 ? abs(bill - base) <= 1e-9 * larger(abs(bill), abs(base)) : bill >= kind * base * (1 - 1e-9)
highest = 0.0
climb(use, bill, x) = (highest = larger(highest, use <= x ? bill : before_use <= x ? between(use, bill, x) : 0.0), before_use = use, \
    before_bill = bill, 1)

# --- what the legend says of a contract: `double 654 to 1,733 and 3,270 to 8,665 prompts, triple from ...`
array said[most]
relation_word(r) = r eq "same" ? "equal" : r eq "doubled" ? "double" : r eq "tripled" ? "triple" : ""
bare(x, u) = is_currency(u) ? amount(x, u) : plain(x)
span_text(r, from, to, u) = to eq "inf" ? "from " . bare(real(from), u) \
    : (r eq "same" ? "at " : from eq to ? "only at " : "") . bare(real(from), u) . (from eq to ? "" : " to " . bare(real(to), u))
last_word = ""; said_all = 1
joined(old, word, text, u) = strlen(old) == 0 ? word . " " . text \
    : word eq last_word ? old . " and " . text : old . (is_currency(u) ? "" : " " . u) . ", " . word . " " . text
add(i, word, text, u, room) = (longer = joined(said[i], word, text, u), \
    said_all && strlen(longer) <= room ? (said[i] = longer, last_word = word) : (said_all = 0), 1)
tell(i, r, from, to, u, billed, room) = relation_word(r) eq "" ? 1 : !billed && r ne "same" ? (zero_said = 1) \
    : add(i, relation_word(r), span_text(r, from, to, u), u, room)

# --- the picture: panels one below the other
note = (compared > 0 ? "Circle: equal to the baseline. Square: double. Triangle: triple. " : "") . (left_out ? sprintf("Only the first %d segments and price periods are shown.", most) : "Curves: what a seat is charged on its own use, exactly" . (means > 0 ? " (of steps, the first 400)." : "; they go on to the right."))
wide = 1200; head = 80.0; legend_row = 24.0; foot = 45.0
legend_high = 30 + legend_row * n_contracts
array blank[most * most] # [(panel - 1) * most + contract] whether nothing is drawn of the contract
array panel_high[most]
array panel_top[most] # from the top of the picture
peak = 0.0
tall = head
do for [k = 1:panels] {
    drawn = 0
    do for [c = 1:n_contracts] {
        peak = 0.0
        if (is_own(c)) {
            stats curves skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[shown[k]] ? (peak = larger(peak, abs($6)), 1) : 1) nooutput
        }
        blank[(k - 1) * most + c] = is_own(c) && peak == 0
        drawn = drawn + !blank[(k - 1) * most + c]
    }
    panel_high[k] = drawn > 0 ? 400.0 : 0.0
    panel_top[k] = tall + legend_high
    tall = tall + panel_high[k] + legend_high + (drawn > 0 ? 70 : 10)
}
tall = int(tall + foot)
any_drawn = sum [k = 1:panels] panel_high[k]
if (any_drawn == 0) { note = "What all seats pay together, and what is laid on each, is in the other pictures." }
is_blank(k, c) = blank[(k - 1) * most + c]
# the baseline is dashed, so that it shows where another bill equals it; it is drawn last
shade(c) = contract_name[c] eq baseline ? ink : paint(c)
stroke(c) = contract_name[c] eq baseline ? 2 : twin[c] == 0 ? 1 : twin[c] == 1 ? 11 : 12
set dashtype 11 (14, 14)
set dashtype 12 (5, 23)
broad(c) = is_own(c) ? 1.5 : 3 # a part of a bill is a thin line
array twin[most] # how many contracts before it have the same curve: dashed, so that none hides another
array course[most]
follow_course(c, use, bill) = (course[c] = course[c] . use . " " . bill . ";", 1)
nth(c) = (skipped = 0, sum [j = 1:c] (contract_name[j] eq baseline ? (skipped = 1) : 0), \
    c == n_contracts ? (b = 0, sum [j = 1:n_contracts] (contract_name[j] eq baseline ? (b = j) : 0), b) : c + skipped)
nothing_drawn = "unset border; unset xtics; unset ytics; unset xlabel; unset ylabel"
set print $marks
do for [k = 1:panels] { do for [kind = 1:3] { print sprintf("%d,0,-1,-1,%d,0", k, kind) } } # outside the axes: a kind may have none
do for [k = 1:panels] {
    i = shown[k]
    do for [c = 1:n_contracts] {
        if (c == baseline_at || is_own(c) || is_own(baseline_at)) { continue }
        do for [kind = 1:(pays[i] ? 3 : 1)] {
            relation = kind == 1 ? "same" : kind == 2 ? "doubled" : "tripled"
            uses = ""
            stats points skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] && strcol(5) eq relation \
                ? (uses = uses . " " . (strcol(6) eq "0" ? "" : strcol(6)), 1) : 1) nooutput
            do for [w = 1:words(uses)] {
                x = real(word(uses, w))
                bill_at = NaN; top_at = NaN; before_use = NaN; before_bill = NaN
                stats curves skip 1 using (strcol(1) eq baseline && key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? follow($5, $6, x) : 1) nooutput
                base_at = bill_at
                bill_at = NaN; top_at = NaN; before_use = NaN; before_bill = NaN
                stats curves skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? follow($5, $6, x) : 1) nooutput
                print sprintf("%d,%d,%.15g,%.15g,%d,%d", k, c, x, holds(kind, bill_at, base_at) ? bill_at : top_at, kind, shade(c))
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
        top = 1 - panel_top[k] / tall
        set tmargin at screen top
        set bmargin at screen top - larger(panel_high[k], 1.0) / tall
        set rmargin at screen 0.94
        set xrange [*:*]; set yrange [*:*] # a range would bear on what is read
        highest = 0.0; before_use = NaN; before_bill = NaN
        stats curves skip 1 using (key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? climb($5 + (before_use = $5 == 0 ? 0 : before_use, 0), $6, edge[i]) : 1) nooutput
        billed = highest > 0
        highest = billed ? 1.06 * highest : 1.0
        unset xtics; unset ytics
        eval(tics("x", 0, edge[i], 10, unit[i]))
        eval(tics("y", 0, billed ? highest : 0, 8, currency))
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
            said[c] = ""; last_word = ""; said_all = 1
            zero_said = 0
            name_text = short(label_text(contract_name[c]), 40)
            if (compared > 0 && c != baseline_at && !is_own(c)) { stats points skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] \
                ? tell(c, strcol(5), strcol(6), strcol(7), strcol(8), pays[i], 90 - strlen(name_text)) : 1) nooutput }
            if (strlen(said[c]) > 0 && !is_currency(unit[i])) { said[c] = said[c] . " " . unit[i] }
            if (!said_all) { said[c] = said[c] . (strlen(said[c]) > 0 ? ", " : "") . "more in breakeven.csv" }
            if (zero_said) { said[c] = said[c] . (strlen(said[c]) > 0 ? ", " : "") . "the baseline is 0" }
            if (is_own(c)) { said[c] = is_blank(k, c) ? "no curve: the bill depends on all seats, and no part of it is a seat's own" : own_part[c] }
            if (!is_own(c) && c != baseline_at && is_own(baseline_at)) { said[c] = "no break-even: the baseline depends on all seats" }
            row = top + (legend_row * (n_contracts - c) + 18) / tall
            if (is_blank(k, c)) { unset arrow 20 + c } else {
                set arrow 20 + c from screen left, screen row to screen left + 0.03, screen row nohead linewidth broad(c) dashtype stroke(c) linecolor rgb shade(c)
            }
            set label 20 + c name_text . (c == baseline_at ? " (baseline)" : "") . (strlen(said[c]) > 0 ? ": " . said[c] : "") \
                at screen left + 0.038, screen row font ",12" textcolor rgb ink
        }
        set xrange [0:edge[i]]
        set yrange [0:highest]
        if (panel_high[k] == 0) { eval(nothing_drawn) } else { set border 3 linecolor rgb faint }
        plot for [c = 1:n_contracts] curves skip 1 using (strcol(1) eq contract_name[nth(c)] && !is_blank(k, nth(c)) && key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? $5 : NaN):6 \
                 with lines linewidth broad(nth(c)) dashtype stroke(nth(c)) linecolor rgb shade(nth(c)), \
             $marks using ($1 == k && $5 == 2 ? $3 : NaN):4 with points pointtype 5 pointsize 2.5 linecolor rgb 0xFFFFFF, \
             $marks using ($1 == k && $5 == 2 ? $3 : NaN):4:6 with points pointtype 4 pointsize 2.5 linewidth 2.5 linecolor rgb variable, \
             for [kind in "1 3"] $marks using ($1 == k && $5 == int(kind) ? $3 : NaN):4:6 with points pointtype (kind eq "1" ? 7 : 9) \
                 pointsize 1.7 linecolor rgb variable
        unset label 1; unset label 2; unset label 3
    }
    unset multiplot
    unset output
    set label 1 "What a seat pays for its use in a month" at screen 0.02, screen 1 - 28.0 / tall font ",18" textcolor rgb 0x000000
    set label 2 short(title_text, 130) at screen 0.02, screen 1 - 56.0 / tall font ",12" textcolor rgb ink
    set label 3 note \
        at screen 0.02, screen 20.0 / tall font ",11" textcolor rgb ink
}
