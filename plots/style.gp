# What the pictures share: reading labels.csv, numbers with commas, colours, canvas. Loaded by the other scripts, which set
#   results  the folder        output  the picture's name without suffix        needed  the tables read, by file name
# Text reaches a picture only as data: no name or title is ever part of a command (noenhanced, no eval of text, no macros).

set encoding utf8
set datafile separator comma
set datafile missing NaN
set minussign

# --- numbers: 1234567 -> 1,234,567 whatever the locale; below 1, two digits that say something
finite(x) = x == x && abs(x) < 1e300
larger(a, b) = a > b ? a : b
smaller(a, b) = a < b ? a : b
noise = 1e-9 # what is nearer to 0 is 0; a script with large amounts sets it higher
clean(x) = abs(x) < noise ? 0.0 : x
digits(n) = n < 1000 ? sprintf("%d", n) : digits(n / 1000) . sprintf(",%03d", n % 1000)
with_places(x, n) = n <= 0 ? sprintf("%.0f", x) : n > 15 ? sprintf("%.3g", x) : sprintf(sprintf("%%.%df", n), x)
whole(x) = abs(x - floor(x + 0.5)) < 1e-12 * larger(x, 1.0)
plain(x) = x == 0 ? "0" : x >= 1e15 ? sprintf("%.3g", x) : x >= 100 || whole(x) ? digits(int(x + 0.5)) \
    : x >= 1 ? with_places(x, smaller(places, 2)) : with_places(x, larger(smaller(places, 2), 1 - int(floor(log10(x)))))
scale_of(x) = x >= 1e12 ? 1e12 : x >= 1e9 ? 1e9 : x >= 1e6 ? 1e6 : 1.0
scale_name(s) = s == 1e12 ? "T" : s == 1e9 ? "B" : s == 1e6 ? "M" : ""
briefly(x) = x < 1e7 || x >= 1e15 ? plain(x) : sprintf("%.4g", x / scale_of(x)) . scale_name(scale_of(x))

# --- money: $1,234, EUR 1,234, 1,234 tokens; the sign stands before the whole. The places are those of ISO 4217.
letter(s) = strstrt("ABCDEFGHIJKLMNOPQRSTUVWXYZ", s) > 0
is_currency(unit) = strlen(unit) == 3 && letter(unit[1:1]) && letter(unit[2:2]) && letter(unit[3:3])
places_of(unit) = strstrt(" BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ", " " . unit . " ") > 0 ? 0 : 2
places = 2
sign(x) = x < 0 ? "−" : ""
with_unit(number, unit) = unit eq "USD" ? "$" . number : is_currency(unit) ? unit . " " . number : number . " " . unit
amount(x, unit) = x != x ? "unknown" : !finite(x) ? sign(x) . "infinite" : sign(clean(x)) . with_unit(plain(abs(clean(x))), unit)
change(x, unit) = (finite(x) && clean(x) > 0 ? "+" : "") . amount(x, unit)
brief_change(x, unit) = !finite(x) ? change(x, unit) \
    : (clean(x) > 0 ? "+" : sign(clean(x))) . with_unit(briefly(abs(clean(x))), unit)
percent(x) = x > 0 && x < 0.0005 ? "< 0.1 %" : x < 1 && x > 0.9995 ? "> 99.9 %" : x == 0 || x == 1 ? sprintf("%.0f %%", 100 * x) \
    : sprintf("%.1f %%", 100 * x)
counted(n, word) = digits(n) . " " . word . (n == 1 ? "" : "s")
short(s, n) = strlen(s) > n ? s[1:n - 1] . "…" : s

# --- axes: round steps, and tics as a command made of numbers only; a million and more as M, B (1e9) and T (1e12)
step_of(x) = x <= 1 ? 1 : x <= 2 ? 2 : x <= 5 ? 5 : 10
step(range, most) = (decade = 10 ** floor(log10(range / most)), step_of(range / most / decade - 1e-9) * decade)
first_tic(low, size) = ceil(low / size - 1e-9)
last_tic(high, size) = floor(high / size + 1e-9)
tic_places = 0 # at least so many decimals where a step is below 1: money is not written as $0.2
tic_number(x, size) = x == 0 ? "0" : x / size > 1e7 || size >= 1e16 ? sprintf("%g", x) \
    : size >= 1 ? digits(int(x + 0.5)) : with_places(x, larger(tic_places, int(ceil(-log10(size) - 1e-9))))
tic_text(x, size, scale, dollar) = (x < 0 ? "−" : "") . dollar . tic_number(abs(x) / scale, size / scale) . (x == 0 ? "" : scale_name(scale))
longest = 0
tic(x, size, scale, dollar) = (text = tic_text(x, size, scale, dollar), longest = larger(longest, strlen(text)), \
    sprintf("'%s' %.10g", text, x))
tics_list(i, last, size, scale, dollar) = i > last ? "" : tic(i * size, size, scale, dollar) . (i < last ? ", " : "") \
    . tics_list(i + 1, last, size, scale, dollar)
tics(axis, low, high, most, unit) = !(finite(low) && finite(high) && low < high) ? sprintf("set %stics ('0' 0)", axis) \
    : (size = step(high - low, most), begin_at = first_tic(low, size), longest = 0, \
    tic_places = is_currency(unit) && scale_of(larger(abs(low), abs(high))) == 1 ? places : 0, \
    sprintf("set %stics nomirror textcolor rgb 0x333333 (", axis) . tics_list(begin_at, smaller(last_tic(high, size), begin_at + 30), size, \
    scale_of(larger(abs(low), abs(high))), unit eq "USD" ? "$" : "") . ")")
# the same with shares as percent
percent_list(i, last, size) = i > last ? "" : sprintf("'%s %%%%' %.10g", tic_text(i * size, size, 1.0, ""), i * size / 100.0) . (i < last ? ", " : "") \
    . percent_list(i + 1, last, size)
axis_tics(axis, low, high, most, unit) = unit ne "share" || !(low < high) ? tics(axis, low, high, most, unit) \
    : (size = step(100 * (high - low), most), longest = 6, tic_places = 0, sprintf("set %stics nomirror textcolor rgb 0x333333 (", axis) \
    . percent_list(first_tic(100 * low, size), last_tic(100 * high, size), size) . ")")
# the share of a picture's width that stands left of a y axis whose tics were just made
left_of_axis(wide) = larger(0.08, (62.0 + 8.5 * longest) / wide)

# --- colours that colour-blind people tell apart (Okabe and Ito)
array colour[7] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000]
paint(i) = colour[(i - 1) % 7 + 1]
ink = 0x333333
faint = 0x999999

# --- names and titles: a text that a spreadsheet would take for a formula was written with an apostrophe before it, and in
# labels.csv what gnuplot's string columns would stumble over is percent-encoded
char(code) = code eq "2C" ? "," : code eq "22" ? '"' : code eq "3D" ? "=" : code eq "2B" ? "+" : code eq "2D" ? "-" : code eq "40" ? "@" : "%"
decoded(s) = (at = strstrt(s, "%")) == 0 ? s : s[1:at - 1] . char(s[at + 1:at + 2]) . decoded(s[at + 3:*])
label_text(s) = strlen(s) > 1 && s[1:1] eq "'" && strstrt("=+-@", s[2:2]) > 0 ? s[2:*] : s
title_text = ""; currency = ""; use_unit = ""; baseline = ""; method = ""
seats = 0; seats_at_start = 0; seats_at_end = 0; months = 0; replications = 0; uncertain = 0; shock = 0; n_contracts = 0; n_segments = 0
most = 64
array contract_name[most]
array contract_title[most]
array own_part[most] # what to say of a contract whose curve is a seat's own part of its bill; "": the curve is the bill
do for [k = 1:most] { own_part[k] = "" }
keep_contract(name, label) = (n_contracts = n_contracts + 1, spot = smaller(n_contracts, most), contract_name[spot] = name, \
    contract_title[spot] = label)
keep_own_part(name, label) = (n_contracts > 0 ? sum [k = 1:smaller(n_contracts, most)] (contract_name[k] eq name ? (own_part[k] = label, 1) : 0) : 0)
keep_label(kind, name, label) = kind eq "own_part" ? (keep_own_part(name, label), 1) \
    : kind eq "contract" || kind eq "candidate" ? (keep_contract(name, label), 1) \
    : kind eq "segment" ? (n_segments = n_segments + 1, 1) \
    : name eq "title" ? (title_text = label, 1) : name eq "currency" ? (currency = label, 1) \
    : name eq "use_unit" ? (use_unit = label, 1) : name eq "baseline" ? (baseline = label, 1) \
    : name eq "method" ? (method = label, 1) \
    : name eq "seats_at_start" ? (seats_at_start = int(real(label)), 1) : name eq "seats_at_end" ? (seats_at_end = int(real(label)), 1) : name eq "seats" ? (seats = int(real(label)), 1) : name eq "months" ? (months = int(real(label)), 1) \
    : name eq "replications" ? (replications = int(real(label)), 1) \
    : name eq "uncertain_assumptions" ? (uncertain = int(real(label)), 1) \
    : name eq "shock" ? (shock = int(real(label)), 1) : 1
do for [file in "labels.csv " . needed] {
    lines = 0
    stats results . "/" . file using (lines = lines + 1, 1) nooutput
    if (lines == 0) { exit error "no results: " . results . "/" . file . " cannot be read. usage: gnuplot -c SCRIPT RESULTS [OUTPUT]" }
}
stats results."/labels.csv" skip 1 using (keep_label(strcol(1), strcol(2), decoded(strcol(3)))) nooutput
if (n_contracts == 0) { exit error "no results: " . results . "/labels.csv names no contract" }
if (n_contracts > most) { exit error sprintf("%d contracts: a picture takes %d", n_contracts, most) }
places = places_of(currency)

# --- canvas: the command that opens picture number t of a size in points, and its name
terminal_of(t, wide, high) = t == 1 \
    ? sprintf("set terminal svg noenhanced size %d,%d font 'sans-serif,13' background 'white' dynamic", wide, high) \
    : sprintf("set terminal pngcairo noenhanced size %d,%d font 'DejaVu Sans,13' background 'white' fontscale 1.0", wide, high)
suffix(t) = t == 1 ? ".svg" : ".png"
pictures = 2

set border 3 linecolor rgb faint
set tics nomirror textcolor rgb ink
set grid linecolor rgb 0xE5E5E5 linetype 1
unset key

# --- what stands in place of axes where there is nothing to draw
nothing = "unset border; unset xtics; unset ytics; unset xlabel; unset ylabel; unset arrow; set xrange [0:1]; set yrange [0:1]"
