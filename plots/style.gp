# What the pictures share: reading labels.csv, numbers with commas, sizes, fonts, colours, widths of text, axes, canvas. Loaded by the other
# scripts, which set
#   picture  the script's name, `change`        results  the folder        output  the picture's name without suffix        needed  the tables read, by file name
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
bare_change(x) = !finite(x) ? change(x, "") : (clean(x) > 0 ? "+" : sign(clean(x))) . (currency eq "USD" ? "$" : "") . briefly(abs(clean(x)))
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
tic(x, size, scale, dollar) = (text = tic_text(x, size, scale, dollar), longest = larger(longest, width_of(text, size_text)), \
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
    : (size = step(100 * (high - low), most), longest = 50, tic_places = 0, sprintf("set %stics nomirror textcolor rgb 0x333333 (", axis) \
    . percent_list(first_tic(100 * low, size), last_tic(100 * high, size), size) . ")")
# points left of a y axis whose tics were just made, for them and its title
left_of_axis(least) = larger(least, edge_left + 30 + longest)

# --- colours that colour-blind people tell apart (Okabe and Ito, Color Universal Design); black is the baseline's. Past six the stroke changes.
array colour[6] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9]
array dark[6] = [0x0072B2, 0xA84A00, 0x00704F, 0x9C3F78, 0x8A5A00, 0x1F6FA8] # the same for text on white
paint(i) = colour[(i - 1) % 6 + 1]
text_paint(i) = dark[(i - 1) % 6 + 1]
dash(i) = i <= 6 ? 1 : i <= 12 ? 2 : 3
black = 0x000000
ink = 0x333333
faint = 0x999999
less_colour = 0x0072B2 # what is saved, and what is paid more
more_colour = 0xD55E00
less_light = 0xB9D7EA
more_light = 0xF6D5BF
array cohort_name[3] = ["light", "regular", "heavy"]
array cohort_colour[3] = [0x56B4E9, 0x009E73, 0xD55E00]

# --- sizes in points of the canvas, which a page of 700 pixels still shows legibly. Fonts stand in the same points in SVG and PNG.
wide = 800.0
edge_left = 16.0
edge_right = 16.0
size_title = 18; size_head = 14.6; size_sub = 13.4; # bold: as wide as plain text of more points
size_text = 12; size_small = 11
face = "DejaVu Sans"; font_title(face) = face . " Bold,18"; font_head(face) = face . " Bold,13"; font_sub(face) = face . " Bold,12"; font_text = ",12"; font_small = ",11"
line_small = 16.0 # from one line of small text to the next
line_text = 17.0

# --- widths of text, as those of DejaVu Sans or less (a wide face: what fits in it fits in others), in points. A character of three bytes or
# more takes a whole em: gnuplot's %3s counts bytes.
is_one_of(list, c) = strstrt(list, c) > 0
em_of(c) = is_one_of("abcdeghknopqsuvxyz0123456789", c) ? 0.63 : is_one_of("ijl' |", c) ? 0.32 : is_one_of("frtI.,:;!()[]-/\\\"", c) ? 0.41 \
    : is_one_of("mwMW%@", c) ? 0.97 : is_one_of("ABCDEFGHJKLNOPQRSTUVXYZ", c) ? 0.72 : is_one_of("−+=<>~#^&", c) ? 0.84 : sprintf("%3s", c) eq c ? 1.0 : 0.65
width_of(s, size) = strlen(s) == 0 ? 0.0 : (sum [i = 1:strlen(s)] em_of(s[i:i]) * size)
# cut to a width, with an ellipsis: at the end, or (a path) at the beginning
room_left = 0.0; kept = 0
keep_while(c, size, i) = (room_left = room_left - em_of(c) * size, room_left >= size ? (kept = i) : 0, 1)
cut(s, size, room) = width_of(s, size) <= room ? s : (room_left = room, kept = 0, discard = (sum [i = 1:strlen(s)] keep_while(s[i:i], size, i)), s[1:kept] . "…")
cut_front(s, size, room) = width_of(s, size) <= room ? s : (room_left = room, kept = 0, \
    discard = (sum [i = 1:strlen(s)] keep_while(s[strlen(s) - i + 1:strlen(s) - i + 1], size, i)), "…" . s[strlen(s) - kept + 1:*])
# wrapped to a width: lines line[1] to line[n_lines] after those that are there; breaks at blanks, after - _ / or, in a long word, anywhere
lines_most = 60
array line[lines_most]
n_lines = 0
begins = 1; break_at = 0; width_at_break = 0.0; so_far = 0.0; first_line = 0
end_line(s, to) = (n_lines = smaller(n_lines + 1, lines_most), line[n_lines] = s[begins:to], 1)
turn(s, i, size) = (break_at > begins ? (end_line(s, s[break_at:break_at] eq " " ? break_at - 1 : break_at), begins = break_at + 1, so_far = so_far - width_at_break) \
    : (end_line(s, i - 1), begins = i, so_far = em_of(s[i:i]) * size), break_at = 0, 1)
walk(s, i, size, room) = (so_far = so_far + em_of(s[i:i]) * size, so_far > room && i > begins && s[i:i] ne " " ? turn(s, i, size) : 0, \
    is_one_of(" -_/", s[i:i]) ? (break_at = i, width_at_break = so_far) : 0, 1)
wrap(s, size, room) = strlen(s) == 0 ? 0 : (begins = 1, break_at = 0, so_far = 0.0, first_line = n_lines + 1, \
    discard = (sum [i = 1:strlen(s)] walk(s, i, size, room)), end_line(s, strlen(s)), n_lines - first_line + 1)
# the same in so many lines at most: the last of them is cut
wrap_most(s, size, room, most_lines) = (got = wrap(s, size, room), got <= most_lines ? got \
    : (n_lines = first_line + most_lines - 1, line[n_lines] = cut(line[n_lines] . line[n_lines + 1] . "…", size, room), most_lines))

# --- names and titles: a text that a spreadsheet would take for a formula was written with an apostrophe before it, and in
# labels.csv what gnuplot's string columns would stumble over is percent-encoded
char(code) = code eq "2C" ? "," : code eq "22" ? '"' : code eq "3D" ? "=" : code eq "2B" ? "+" : code eq "2D" ? "-" : code eq "40" ? "@" : "%"
decoded(s) = (at = strstrt(s, "%")) == 0 ? s : s[1:at - 1] . char(s[at + 1:at + 2]) . decoded(s[at + 3:*])
label_text(s) = strlen(s) > 1 && s[1:1] eq "'" && strstrt("=+-@", s[2:2]) > 0 ? s[2:*] : s
seed = ""; title_text = ""; currency = ""; use_unit = ""; baseline = ""; method = ""
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
    : name eq "method" || name eq "method_" . picture ? (method = label, 1) : name eq "seed" ? (seed = label, 1) \
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

# --- axes that are linear, or symmetric-logarithmic: linear up to `bend` on both sides of 0, logarithmic beyond, without a kink. bend = 0: linear.
bend = 0.0
along(x) = bend <= 0 ? x : x == 0 ? 0.0 : x < 0 ? -along_up(-x) : along_up(x)
along_up(x) = x <= bend ? x / bend : 1 + log(x / bend)
# the bend for values of which the middle and far ones are so large (0: none is needed), from what is sorted in `size_of`
sizes_most = 4000
array size_of[sizes_most]
n_sizes = 0
take_size(x) = finite(x) && abs(x) > 0 && n_sizes < sizes_most ? (n_sizes = n_sizes + 1, size_of[n_sizes] = abs(x), 1) : 1
# the share of the sizes that are at most x, and the size up to which a share of them lies, to a tenth of a decade; what is as good as 0 beside the
# far ones is no size
size_floor = 0.0
sizes_up_to(x) = (sum [i = 1:n_sizes] (size_of[i] > size_floor && size_of[i] <= x ? 1 : 0))
share_below(x, all) = all > 0 ? sizes_up_to(x) / real(all) : 0.0
size_at(share, low, high, all) = high / low < 1.25 ? high : share_below(sqrt(low * high), all) >= share ? size_at(share, low, sqrt(low * high), all) \
    : size_at(share, sqrt(low * high), high, all)
bend_for(far) = n_sizes == 0 || !(far > 0) ? 0.0 : (size_floor = 1e-9 * far, counted_sizes = sizes_up_to(1e308), counted_sizes == 0 ? 0.0 \
    : (middle = size_at(0.5, size_floor, far, counted_sizes), far < 12 * middle ? 0.0 \
    : (near_end = size_at(0.25, size_floor, far, counted_sizes), 10 ** floor(log10(larger(middle > 1e3 * near_end ? near_end : middle, 1e-6 * far)) + 1e-9))))
# tics as a command, at places of along(): so many points apart at least (across: the labels stand side by side, so that their widths count)
tic_pad = 10
brief_tic(x, dollar) = (x < 0 ? "−" : "") . dollar . (abs(x) >= 1e15 ? sprintf("%.0e", abs(x)) : abs(x) >= 1e6 ? sprintf("%g", abs(x) / scale_of(abs(x))) . scale_name(scale_of(abs(x))) \
    : abs(x) >= 1 || x == 0 ? digits(int(abs(x) + 0.5)) : sprintf("%g", abs(x)))
place_bent(x, dollar) = (text = brief_tic(x, dollar), longest = larger(longest, width_of(text, size_text)), sprintf(", '%s' %.10g", text, along(x)))
bent_tic(x, low, high, dollar) = abs(x) < first_bent * (1 - 1e-9) || x < low || x > high ? "" : place_bent(x, dollar)
bent_list(e, to_e, every, sgn, low, high, dollar) = e > to_e ? "" : bent_tic(sgn * 10.0 ** e, low, high, dollar) \
    . (between_them == 3 ? bent_tic(sgn * 2 * 10.0 ** e, low, high, dollar) . bent_tic(sgn * 5 * 10.0 ** e, low, high, dollar) \
    : between_them == 2 ? bent_tic(sgn * 3 * 10.0 ** e, low, high, dollar) : "") . bent_list(e + every, to_e, every, sgn, low, high, dollar)
bent_tics(axis, low, high, points, across, unit) = (dollar = unit eq "USD" ? "$" : "", far_end = larger(abs(low), abs(high)), far_tic = (low < 0 ? -1 : 1) * 10.0 ** floor(log10(far_end)), \
    point = points / larger(along(high) - along(low), 1e-9), widest = across ? tic_pad + larger(width_of(brief_tic(far_tic, dollar), size_text), width_of(brief_tic(far_tic / 10, dollar), size_text)) : 20.0, \
    every = int(larger(1, ceil(widest / (2.302585 * point)))), between_them = point * 0.69 > widest ? 3 : point * 1.0986 > widest ? 2 : 1, \
    from_e = int(floor(log10(bend) + 0.5)), first_bent = point > (across ? tic_pad + 0.5 * (width_of(brief_tic(low < 0 ? -bend : bend, dollar), size_text) + width_of(dollar . "0", size_text)) : 20.0) ? bend : 1.01 * bend, \
    longest = width_of(dollar . "0", size_text), \
    sprintf("set %stics nomirror textcolor rgb 0x333333 ('%s0' 0", axis, dollar) . bent_list(from_e, int(floor(log10(far_end) + 1e-9)), every, -1, low, high, dollar) \
    . bent_list(from_e, int(floor(log10(far_end) + 1e-9)), every, 1, low, high, dollar) . ")")
# linear tics, as many as stand side by side (across) or one below the other
fewer(axis, low, high, n, points, unit) = (command = axis_tics(axis, low, high, n, unit), \
    n <= 2 || longest + 14 <= points * size / (high - low) ? command : fewer(axis, low, high, n - 1, points, unit))
flat_tics(axis, low, high, points, across, unit) = !(low < high) ? tics(axis, 0, 0, 1, unit) : across ? fewer(axis, low, high, int(larger(2, smaller(9, points / 45))), points, unit) \
    : axis_tics(axis, low, high, int(larger(2, smaller(9, points / 34))), unit)
money_tics(axis, low, high, points, across, unit) = bend > 0 ? bent_tics(axis, low, high, points, across, unit) : flat_tics(axis, low, high, points, across, unit)

# --- labels beside the ends of curves, pushed apart so that none overlaps: add_beside(where, high, key) keeps one that would stand at `where` points
# from the top and is `high` points tall; settle(top, bottom) gives them their places, in the order of `where`
array beside_at[most + 1]   # where it would stand: its middle
array beside_high[most + 1]
array beside_key[most + 1]
n_beside = 0
swap_beside(i) = (held = beside_at[i], beside_at[i] = beside_at[i + 1], beside_at[i + 1] = held, held = beside_high[i], beside_high[i] = beside_high[i + 1], \
    beside_high[i + 1] = held, held = beside_key[i], beside_key[i] = beside_key[i + 1], beside_key[i + 1] = held, 1)
sort_beside(n) = n < 2 ? 1 : ((sum [i = 1:n - 1] (beside_at[i] > beside_at[i + 1] ? swap_beside(i) : 0)), sort_beside(n - 1))
add_beside(where, high, key) = (n_beside = n_beside + 1, beside_at[n_beside] = where, beside_high[n_beside] = high, beside_key[n_beside] = key, 1)
push_down(i, top) = (beside_at[i] = larger(beside_at[i], i == 1 ? top + 0.5 * beside_high[1] : beside_at[i - 1] + 0.5 * (beside_high[i - 1] + beside_high[i])), 1)
push_up(i, bottom) = (beside_at[i] = smaller(beside_at[i], i == n_beside ? bottom - 0.5 * beside_high[i] : beside_at[i + 1] - 0.5 * (beside_high[i + 1] + beside_high[i])), 1)
settle(top, bottom) = n_beside == 0 ? 0 : (sort_beside(n_beside), (sum [i = 1:n_beside] push_down(i, top)), (sum [i = 1:n_beside] push_up(n_beside + 1 - i, bottom)), (sum [i = 1:n_beside] push_down(i, top)), n_beside)

# --- the caption: `note` says how to read the picture; what it is of stands below it
method_text = method eq "exact" ? "Computed exactly, without draws." : method eq "backtest" ? "The users' own months, priced as they are: nothing is drawn." \
    : replications > 0 ? (method eq "mixed" ? "Computed where it can be, else simulated: " : "Simulated, ") . counted(replications, "replication") . (strlen(seed) > 0 ? " (seed " . seed . ")" : "") . "." : ""
contract_list(c) = label_text(contract_name[c]) . (contract_name[c] eq baseline ? " (baseline)" : "") . (c < n_contracts ? ", " . contract_list(c + 1) : "")
contracts_text = n_contracts > 12 ? counted(n_contracts, "contract") : (n_contracts == 1 ? "Contract: " : "Contracts: ") . contract_list(1)
seats_text = seats == 0 ? "" : counted(seats_at_start, "seat") . (seats_at_end == seats_at_start ? "" : sprintf(" (%s at the end)", digits(seats_at_end))) . ", " . counted(months, "month") . ". "
caption_room = wide - edge_left - edge_right
make_caption(note, precision) = (n_lines = 0, wrap(note, size_small, caption_room), wrap(label_text(title_text), size_small, caption_room), \
    wrap(contracts_text . (strlen(contracts_text) > 0 ? ". " : "") . seats_text . method_text . precision, size_small, caption_room), n_lines)
# of shares that are told
error_text(x) = x >= 5e-5 ? sprintf(" Standard error of these shares: %.2g points at most.", 100 * x) : ""
foot_of(n) = 18 + line_small * n

# --- canvas: `tall` points high; places as shares of it, from points at the left and from the top
x_at(x) = x / real(wide)
y_at(y) = 1 - y / real(tall)
tall = 500.0
# svg: scales to its frame; white behind, so that it is legible on a dark page. png: two dots a point.
terminal_of(t) = (face = t == 1 ? "sans-serif" : "DejaVu Sans", t == 1) \
    ? sprintf("set terminal svg noenhanced name '" . picture . "' size %d,%d font 'sans-serif,12' background 'white' dynamic", wide, tall) \
    : sprintf("set terminal pngcairo noenhanced size %d,%d font 'DejaVu Sans,12' background 'white' fontscale 1.5 linewidth 2 pointscale 2", 2 * wide, 2 * tall)
suffix(t) = t == 1 ? ".svg" : ".png"
pictures = 2

set border 3 linecolor rgb faint
set tics nomirror font font_text textcolor rgb ink
set grid linecolor rgb 0xE5E5E5 linetype 1
set key noautotitle # else an expression would stand in the SVG as a title
unset key
no_axes = "unset border; unset xtics; unset ytics; unset xlabel; unset ylabel; unset grid; unset logscale; set xrange [0:1]; set yrange [0:1]"
figure_title = ""; finding = ""
# the caption's lines, kept while other texts are wrapped
array caption[lines_most]
n_caption = 0
keep_caption(n) = (n_caption = n, (n > 0 ? sum [i = 1:n] (caption[i] = line[i], 1) : 0), foot_of(n))
