# The bill of a seat against its use in a month, under each contract, named at the end of its curve, with the uses at which a bill equals,
# doubles or triples the baseline's marked and labelled. Of a contract whose bills depend on all seats it is the seat's own part that is drawn, and said to be no more; one without such
# a part is left out. Segments whose curves are alike share a panel; where prices change within the term, each price period has panels of its own.
# needs RESULTS/bill_curve.csv (contract, segment, first_month, last_month, use, bill, unit, use_unit, line), RESULTS/breakeven.csv (contract, segment,
# first_month, last_month, relation, from_use, to_use, unit) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/bill_curve.gp [RESULTS [OUTPUT]]       OUTPUT: name of the picture without suffix (RESULTS/bill_curve)

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
output = ARGC >= 2 && strlen(ARG2) > 0 ? ARG2 : results . "/bill_curve"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "bill_curve"
needed = "bill_curve.csv breakeven.csv"
load here . "style.gp"
method_text = "" # the curves are the contracts' own prices, whichever engine ran

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
panels_most = 24 # a picture of more is higher than cairo draws
if (panels > panels_most) { panels = panels_most; left_out = 2 }

# --- the bill of a contract and segment at one use, and the highest bill up to one use
bill_at = NaN; top_at = NaN; before_use = NaN; before_bill = NaN
between(use, bill, x) = use == before_use ? bill : before_bill + (bill - before_bill) * (x - before_use) / (use - before_use)
follow(use, bill, x) = (before_use <= x && x <= use ? (top_at = between(use, bill, x), bill_at = bill_at == bill_at ? bill_at : top_at) : 0, \
    before_use = use, before_bill = bill, 1) # at a jump: its foot, which is the bill there, and its top
holds(kind, bill, base) = kind == 1 ? abs(bill - base) <= 1e-9 * larger(abs(bill), abs(base)) : bill >= kind * base * (1 - 1e-9)
highest = 0.0
climb(use, bill, x) = (highest = larger(highest, use <= x ? bill : before_use <= x ? between(use, bill, x) : 0.0), before_use = use, \
    before_bill = bill, 1)

# --- what stands beside the end of a contract's curve: `double 654 to 1,733 and 3,270 to 8,665 prompts, triple from ...`
array said[most]
relation_word(r) = r eq "same" ? "equal" : r eq "doubled" ? "double" : r eq "tripled" ? "triple" : ""
bare(x, u) = is_currency(u) ? amount(x, u) : plain(x)
span_text(r, from, to, u) = to eq "inf" ? "from " . bare(real(from), u) \
    : (r eq "same" ? "at " : from eq to ? "only at " : "") . bare(real(from), u) . (from eq to ? "" : " to " . bare(real(to), u))
last_word = ""; said_all = 1
joined(old, word, text, u) = strlen(old) == 0 ? word . " " . text \
    : word eq last_word ? old . " and " . text : old . (is_currency(u) ? "" : " " . u) . ", " . word . " " . text
add_said(i, word, text, u, room) = (longer = joined(said[i], word, text, u), \
    said_all && strlen(longer) <= room ? (said[i] = longer, last_word = word) : (said_all = 0), 1)
tell(i, r, from, to, u, billed, room) = relation_word(r) eq "" ? 1 : !billed && r ne "same" ? (zero_said = 1) \
    : add_said(i, relation_word(r), span_text(r, from, to, u), u, room)

# --- what is drawn, and what is said of it
note = (compared > 0 ? "Circle: equal to the baseline's bill. Square: double. Triangle: triple. " : "") . (left_out == 2 ? sprintf("Only the first %d panels of segments and price periods are shown.", panels) : left_out ? sprintf("Only the first %d segments and price periods are shown.", most) : "Curves: what a seat is charged on its own use, exactly" . (means > 0 ? " (of steps, the first 400)." : "; they go on to the right."))
of(k, c) = (k - 1) * most + c
# a curve up to the axis' end: gnuplot loses a line that ends millions of axes away
ended(use, bill, x) = (now = use <= x ? bill : before_use >= x ? before_bill : between(use, bill, x), before_bill = use <= x ? bill : now, before_use = smaller(use, x), now)
array blank[most * most] # of a panel and contract: whether nothing is drawn of it
array twin[most * most]  # how many contracts before it have the same curve: dashed, so that none hides another
array said_of[most * most]
array end_of[most * most] # where its curve ends
array drawn_in[most]
array top_bill[most]     # where the axis of bills ends
array course[most]
follow_course(c, use, bill) = (course[c] = course[c] . use . " " . bill . ";", 1)
start = "bill_at = NaN; top_at = NaN; before_use = NaN; before_bill = NaN"
peak = 0.0
do for [k = 1:panels] {
    i = shown[k]
    drawn_in[k] = 0
    highest = 0.0; before_use = NaN; before_bill = NaN
    stats curves skip 1 using (key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? climb($5 + (before_use = $5 == 0 ? 0 : before_use, 0), $6, edge[i]) : 1) nooutput
    top_bill[k] = highest
    do for [c = 1:n_contracts] {
        eval(start)
        peak = 0.0; course[c] = ""
        stats curves skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] \
            ? (peak = larger(peak, abs($6)), follow_course(c, strcol(5), strcol(6)), follow($5, $6, edge[i])) : 1) nooutput
        end_of[of(k, c)] = top_at == top_at ? top_at : before_bill
        blank[of(k, c)] = is_own(c) && peak == 0
        drawn_in[k] = drawn_in[k] + !blank[of(k, c)]
        twin[of(k, c)] = 0
        do for [d = 1:c - 1] { if (contract_name[d] ne baseline && course[d] eq course[c]) { twin[of(k, c)] = twin[of(k, c)] + 1 } }
        said[c] = ""; last_word = ""; said_all = 1; zero_said = 0
        if (compared > 0 && c != baseline_at && !is_own(c)) { stats points skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] \
            ? tell(c, strcol(5), strcol(6), strcol(7), strcol(8), pays[i], 100) : 1) nooutput }
        if (strlen(said[c]) > 0 && !is_currency(unit[i])) { said[c] = said[c] . " " . unit[i] }
        if (!said_all) { said[c] = said[c] . (strlen(said[c]) > 0 ? ", " : "") . "more in breakeven.csv" }
        if (zero_said) { said[c] = said[c] . (strlen(said[c]) > 0 ? ", " : "") . "the baseline is 0" }
        if (is_own(c)) { said[c] = blank[of(k, c)] ? "no curve: the bill depends on all seats, and no part of it is a seat's own" : own_part[c] }
        if (!is_own(c) && c != baseline_at && is_own(baseline_at)) { said[c] = "no break-even: the baseline depends on all seats" }
        said_of[of(k, c)] = said[c]
    }
}

# --- the marks of each panel, and a flag above the axes for each: the leftmost flags stand highest, so that no text meets another one's line
marks_most = 400
array mark_panel[marks_most]
array mark_of[marks_most]
array mark_x[marks_most]
array mark_from[marks_most]
array mark_y[marks_most]
array mark_kind[marks_most]
array mark_text[marks_most]
array flag_row[marks_most]
n_marks = 0
rows_most = 12
array flag_rows[most]
flag_word(kind) = kind == 1 ? "equal" : kind == 2 ? "double" : "triple"
flag_text(kind, from, to, u) = flag_word(kind) . (from == 0 ? " up to " . bare(to, u) : " " . bare(from, u))
set print $marks
do for [k = 1:panels] { do for [kind = 1:3] { print sprintf("%d,0,-1,-1,%d,0", k, kind) } } # outside the axes: a kind may have none
do for [k = 1:panels] {
    i = shown[k]
    do for [c = 1:n_contracts] {
        if (c == baseline_at || is_own(c) || is_own(baseline_at)) { continue }
        do for [kind = 1:(pays[i] ? 3 : 1)] {
            relation = kind == 1 ? "same" : kind == 2 ? "doubled" : "tripled"
            uses = ""; ends = ""
            stats points skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] && strcol(5) eq relation \
                ? (uses = uses . " " . strcol(6), ends = ends . " " . strcol(7), 1) : 1) nooutput
            do for [w = 1:words(uses)] {
                begin_use = real(word(uses, w)); end_use = real(word(ends, w))
                if (begin_use == 0 && (kind > 1 || !finite(end_use) || end_use == 0)) { continue }
                x = begin_use == 0 ? end_use : begin_use
                eval(start)
                stats curves skip 1 using (strcol(1) eq baseline && key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? follow($5, $6, x) : 1) nooutput
                base_at = bill_at
                eval(start)
                stats curves skip 1 using (strcol(1) eq contract_name[c] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? follow($5, $6, x) : 1) nooutput
                print sprintf("%d,%d,%.15g,%.15g,%d,%d", k, c, x, holds(kind, bill_at, base_at) ? bill_at : top_at, kind, paint(c))
                like = 0 # one flag for contracts that meet the baseline at the same use
                do for [m = 1:n_marks] { if (mark_panel[m] == k && mark_kind[m] == kind && mark_x[m] == x && mark_from[m] == begin_use) { like = m } }
                if (like > 0) { mark_of[like] = 0 }
                if (like == 0 && n_marks < marks_most && x <= edge[i]) {
                    n_marks = n_marks + 1
                    mark_panel[n_marks] = k; mark_of[n_marks] = c; mark_x[n_marks] = x; mark_from[n_marks] = begin_use; mark_kind[n_marks] = kind; flag_row[n_marks] = 0
                    mark_y[n_marks] = holds(kind, bill_at, base_at) ? bill_at : top_at
                    mark_text[n_marks] = flag_text(kind, begin_use, end_use, unit[i])
                }
            }
        }
    }
}
unset print
beside_wide = 186
right = wide - beside_wide - 16
guess_left = 76.0
unflagged(m, k) = mark_panel[m] == k && flag_row[m] == 0
do for [k = 1:panels] {
    flag_rows[k] = 0
    do for [turn_of = 1:n_marks] {
        last_one = 0
        do for [m = 1:n_marks] { if (unflagged(m, k) && (last_one == 0 || mark_x[m] > mark_x[last_one])) { last_one = m } }
        if (last_one == 0) { break }
        reach_x = mark_x[last_one] + (width_of(mark_text[last_one], size_small) + 10) * edge[shown[k]] / (right - guess_left - 30)
        row = 1
        do for [m = 1:n_marks] { if (mark_panel[m] == k && flag_row[m] != 0 && m != last_one && mark_x[m] <= reach_x) { row = larger(row, abs(flag_row[m]) + 1) } }
        flag_row[last_one] = row > rows_most ? -rows_most : row
        flag_rows[k] = larger(flag_rows[k], smaller(row, rows_most))
    }
}

# --- heights: the labels beside the curves need theirs
array panel_high[most]
array panel_top[most] # from the top of the picture
label_lines = 0
lines_of(k, c) = (n_lines = 0, wrap_most(label_text(contract_name[c]) . (c == baseline_at ? " (baseline)" : ""), size_text, beside_wide, 3), \
    name_lines = n_lines, strlen(said_of[of(k, c)]) > 0 ? wrap_most(said_of[of(k, c)], size_small, beside_wide, 6) : 0, n_lines)
figure_title = "What a seat pays for its use in a month"
foot = keep_caption(make_caption(note, ""))
head = 58.0
tall = head
do for [k = 1:panels] {
    needs = 0.0
    do for [c = 1:n_contracts] { needs = needs + 15.0 * lines_of(k, c) + 8 }
    panel_high[k] = drawn_in[k] > 0 ? larger(panels > 1 ? 240.0 : 320.0, needs) : needs
    panel_top[k] = tall + (panels > 1 ? 26 : 8) + 14 * flag_rows[k]
    tall = panel_top[k] + panel_high[k] + (drawn_in[k] > 0 ? 62 : 14)
}
any_drawn = sum [k = 1:panels] drawn_in[k]
if (any_drawn == 0) { foot = keep_caption(make_caption("What all seats pay together, and what is laid on each, is in the other pictures.", "")) }
tall = int(tall + foot)

# the baseline is dashed, so that it shows where another bill equals it; it is drawn last
shade(c) = contract_name[c] eq baseline ? black : paint(c)
stroke(k, c) = contract_name[c] eq baseline ? 2 : twin[of(k, c)] == 0 ? 1 : twin[of(k, c)] == 1 ? 11 : 12
set dashtype 11 (14, 14)
set dashtype 12 (5, 23)
broad(c) = is_own(c) ? 1.5 : 2.5 # a part of a bill is a thin line
nth(c) = (skipped = 0, sum [j = 1:c] (contract_name[j] eq baseline ? (skipped = 1) : 0), \
    c == n_contracts ? (b = 0, sum [j = 1:n_contracts] (contract_name[j] eq baseline ? (b = j) : 0), b) : c + skipped)
do for [t = 1:pictures] {
    eval(terminal_of(t))
    set output output . suffix(t)
    set multiplot
    load here . "frame.gp"
    do for [k = 1:panels] {
        i = shown[k]
        top = panel_top[k]; bottom = top + panel_high[k]
        set xrange [*:*]; set yrange [*:*] # a range would bear on what is read
        billed = top_bill[k] > 0
        highest = billed ? 1.06 * top_bill[k] : 1.0
        eval(flat_tics("y", 0, billed ? highest : 0, panel_high[k], 0, currency))
        left = left_of_axis(60)
        eval(flat_tics("x", 0, edge[i], right - left, 1, unit[i]))
        set lmargin at screen x_at(left)
        set rmargin at screen x_at(right)
        set tmargin at screen y_at(top)
        set bmargin at screen y_at(bottom)
        set xlabel "use of a seat in a month" . (strlen(unit[i]) > 0 ? ", " . unit[i] : "") font font_text textcolor rgb ink
        set label 1 "bill, " . currency . " a seat and month" at screen x_at(edge_left), screen y_at(0.5 * (top + bottom)) center rotate by 90 font font_text textcolor rgb ink
        if (panels > 1) {
            set label 2 cut((panel_segments[k] == 1 ? "segment: " : "segments: ") . panel_name[k] . panel_period[k], size_head, wide - edge_left - edge_right) \
                at screen x_at(edge_left), screen y_at(top - 14 * flag_rows[k] - 14) font font_head(face) textcolor rgb black
        }
        y_of(bill) = bottom - panel_high[k] * larger(0.0, smaller(1.0, bill / highest))
        x_of(use) = left + (right - left) * use / edge[i]
        n_beside = 0
        do for [c = 1:n_contracts] { discard = add_beside(blank[of(k, c)] || !(end_of[of(k, c)] == end_of[of(k, c)]) ? bottom : y_of(end_of[of(k, c)]), 15.0 * lines_of(k, c) + 8, c) }
        discard = settle(top, bottom)
        tag = 10
        do for [b = 1:n_beside] {
            c = beside_key[b]
            many = lines_of(k, c)
            first_at = beside_at[b] - 7.5 * (many - 1)
            do for [l = 1:many] {
                tag = tag + 1
                if (l <= name_lines) { set label tag line[l] at screen x_at(right + 20), screen y_at(first_at + 15 * (l - 1)) font font_text textcolor rgb (c == baseline_at ? black : text_paint(c)) } \
                else { set label tag line[l] at screen x_at(right + 20), screen y_at(first_at + 15 * (l - 1)) font font_small textcolor rgb ink }
            }
            if (!blank[of(k, c)] && end_of[of(k, c)] == end_of[of(k, c)]) {
                set arrow tag from screen x_at(right + 2), screen y_at(y_of(end_of[of(k, c)])) to screen x_at(right + 17), screen y_at(first_at) nohead linewidth 1 linecolor rgb shade(c)
            }
        }
        do for [m = 1:n_marks] {
            if (mark_panel[m] == k && flag_row[m] > 0) {
                tag = tag + 1
                up = top - 14 * flag_row[m]
                set label tag mark_text[m] at screen x_at(x_of(mark_x[m]) + 4), screen y_at(up + 6) font font_small textcolor rgb (mark_of[m] > 0 ? text_paint(larger(1, mark_of[m])) : ink)
                set arrow tag from screen x_at(x_of(mark_x[m])), screen y_at(up + 1) to screen x_at(x_of(mark_x[m])), screen y_at(y_of(mark_y[m])) nohead back linewidth 0.7 dashtype 3 linecolor rgb (mark_of[m] > 0 ? paint(larger(1, mark_of[m])) : ink)
            }
        }
        set xrange [0:edge[i]]
        set yrange [0:highest]
        if (drawn_in[k] == 0) { eval(no_axes); unset label 1 } else { set border 3 linecolor rgb faint; set grid linecolor rgb 0xE5E5E5 linetype 1 }
        plot for [c = 1:n_contracts] curves skip 1 using (blank[of(k, nth(c))] ? -1 : strcol(1) eq contract_name[nth(c)] && key(strcol(2), strcol(3), strcol(4)) eq segment[i] ? smaller($5, edge[i]) : NaN):(blank[of(k, nth(c))] || !(strcol(1) eq contract_name[nth(c)] && key(strcol(2), strcol(3), strcol(4)) eq segment[i]) ? -1 : ended($5, $6, edge[i])) \
                 with lines linewidth broad(nth(c)) dashtype stroke(k, nth(c)) linecolor rgb shade(nth(c)), \
             $marks using ($1 == k && $5 == 2 ? $3 : NaN):4 with points pointtype 5 pointsize 1.5 linecolor rgb 0xFFFFFF, \
             $marks using ($1 == k && $5 == 2 ? $3 : NaN):4:6 with points pointtype 4 pointsize 1.5 linewidth 2 linecolor rgb variable, \
             for [kind in "1 3"] $marks using ($1 == k && $5 == int(kind) ? $3 : NaN):4:6 with points pointtype (kind eq "1" ? 7 : 9) \
                 pointsize 1.2 linecolor rgb variable
        unset label; unset arrow
    }
    unset multiplot
    unset output
}
