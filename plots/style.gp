# What the pictures share: reading labels.csv, numbers with commas, colours, canvas. Loaded by the other scripts, which set
#   results  the folder        output  the picture's name without suffix
# Text reaches a picture only as data: no name or title is ever part of a command (noenhanced, no eval of text, no macros).

set encoding utf8
set datafile separator comma
set datafile missing NaN
set minussign

# --- numbers: 1234567 -> 1,234,567 whatever the locale
digits(n) = n < 1000 ? sprintf("%d", n) : digits(n / 1000) . sprintf(",%03d", n % 1000)
sign(x) = x <= -0.005 ? "−" : ""
plain(x) = sign(x) . (abs(x) >= 1e15 ? sprintf("%.3g", abs(x)) : abs(x) >= 100 || abs(x) == int(abs(x)) ? digits(int(abs(x) + 0.5)) \
    : abs(x) < 0.005 ? "0" : sprintf("%.2f", abs(x)))
amount(x, unit) = unit eq "USD" ? sign(x) . "$" . plain(abs(x)) : plain(x) . " " . unit
change(x, unit) = (x >= 0.005 ? "+" : "") . amount(x, unit)
percent(x) = x > 0 && x < 0.0005 ? "< 0.1 %" : x < 1 && x > 0.9995 ? "> 99.9 %" : sprintf("%.1f %%", 100 * x)
short(s, n) = strlen(s) > n ? s[1:n - 1] . "…" : s

# --- axes: round steps, and tics as a command made of numbers only
step_of(x) = x <= 1 ? 1 : x <= 2 ? 2 : x <= 5 ? 5 : 10
step(range, most) = (decade = 10 ** floor(log10(range / most)), step_of(range / most / decade - 1e-9) * decade)
tic(x, dollar) = sprintf("'%s%s%s' %.10g", x < 0 ? "−" : "", dollar, abs(x) < 100 ? sprintf("%g", abs(x)) : plain(abs(x)), x)
tics_list(i, last, size, dollar) = i > last ? "" : tic(i * size, dollar) . (i < last ? ", " : "") . tics_list(i + 1, last, size, dollar)
tics(axis, low, high, most, unit) = (size = step(high - low, most), \
    sprintf("set %stics nomirror textcolor rgb 0x333333 (", axis) . tics_list(int(ceil(low / size)), int(floor(high / size)), size, unit eq "USD" ? "$" : "") . ")")

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
title_text = ""; currency = ""; use_unit = ""; baseline = ""; seats = 0; months = 0; replications = 0; n_contracts = 0
array contract_name[64]
array contract_title[64]
keep_contract(name, label) = (n_contracts = n_contracts < 64 ? n_contracts + 1 : 64, contract_name[n_contracts] = name, \
    contract_title[n_contracts] = label)
keep_label(kind, name, label) = kind eq "contract" ? (keep_contract(name, label), 1) \
    : name eq "title" ? (title_text = label, 1) : name eq "currency" ? (currency = label, 1) \
    : name eq "use_unit" ? (use_unit = label, 1) : name eq "baseline" ? (baseline = label, 1) \
    : name eq "seats" ? (seats = int(real(label)), 1) : name eq "months" ? (months = int(real(label)), 1) \
    : name eq "replications" ? (replications = int(real(label)), 1) : 1
stats results."/labels.csv" skip 1 using (keep_label(strcol(1), strcol(2), decoded(strcol(3)))) nooutput

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
