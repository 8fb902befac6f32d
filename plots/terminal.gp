# The change of a seat's bill in a month for a terminal, in characters: how many seats of each cohort lie at a change or below it, one drawing for
# each contract.
# needs RESULTS/change.csv (contract, group, period, probability, change, unit) and RESULTS/labels.csv (kind, name, encoded)
# usage: gnuplot -c plots/terminal.gp [RESULTS [COLUMNS [mono|ansi]]]       writes to standard output

results = ARGC >= 1 && strlen(ARG1) > 0 ? ARG1 : "."
columns = ARGC >= 2 ? int(real(ARG2)) : 79
if (columns < 40) { columns = 40 }
if (columns > 200) { columns = 200 }
colours = ARGC >= 3 && ARG3 eq "ansi"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):strlen(here)] ne "/") { here = substr(here, 1, strlen(here) - 1) }
picture = "terminal"
needed = "change.csv"
load here . "style.gp"

data = results . "/change.csv"
group_of(name) = name eq "cohort:light" ? 1 : name eq "cohort:regular" ? 2 : name eq "cohort:heavy" ? 3 : name eq "all" ? 4 : 0
array group_name[3] = ["cohort:light", "cohort:regular", "cohort:heavy"]
near(a, b) = abs(a - b) < 1e-9
low = 0.0; high = 0.0
reach(x) = finite(x) ? (low = smaller(low, x), high = larger(high, x), 1) : 1
if (n_contracts > 1) {
    stats data skip 1 using (strcol(3) eq "month" && group_of(strcol(2)) > 0 ? (strcol(2) eq "all" && $4 >= 0.05 && $4 <= 0.95 ? take_size(real(strcol(5))) : 0, \
        near($4, 0.01) || near($4, 0.95) ? reach(real(strcol(5))) : 1) : 1) nooutput
}
noise = larger(noise, 1e-13 * larger(abs(low), abs(high)))
bend = bend_for(larger(abs(low), abs(high)))
if (high - low < noise) { low = -1.0; high = 1.0; bend = 0.0 }
from = along(low) - 0.03 * (along(high) - along(low)); to = along(high) + 0.03 * (along(high) - along(low))
# widths are counted in characters: those of three bytes and more may take two
em_of(c) = sprintf("%3s", c) eq c ? 2.0 : 1.0
size_text = 1
tic_pad = 2
eval(sprintf("set terminal dumb noenhanced %s size %d,20", colours ? "ansi" : "mono", columns))
array mark[3] = ["L", "R", "H"]
set border 3
unset grid
set lmargin 9; set rmargin 4; set tmargin 4; set bmargin 3
set xrange [from:to]
set yrange [0:100]
set ytics ("  0 %%" 0, " 50 %%" 50, "100 %%" 100) nomirror
do for [c = 1:n_contracts] {
    if (contract_name[c] eq baseline) { continue }
    set label 1 cut(label_text(contract_name[c]) . " against " . label_text(baseline) . ": change, " . currency . " a seat and month", 1, columns - 2) at screen 0, character 19
    set label 2 "seats at a change or below it: L light, R regular, H heavy" at screen 0, character 18
    set label 3 bend > 0 ? cut("linear up to " . amount(bend, currency) . ", logarithmic beyond", 1, columns - 2) : "" at screen 0, character 17
    eval(bend > 0 ? bent_tics("x", low, high, columns - 14, 1, currency) : tics("x", low, high, columns / 14, currency))
    set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead
    plot for [g = 1:3] data skip 1 using (strcol(1) eq contract_name[c] && strcol(2) eq group_name[g] && strcol(3) eq "month" && finite(real(strcol(5))) ? along(real(strcol(5))) : from - 1e9):(100 * $4):(mark[g]) with labels textcolor rgb cohort_colour[g]
}
if (n_contracts < 2) { set print "-"; print "one contract alone: nothing to compare" }
