# Reads summary.csv, organization.csv, budget.csv and breakeven.csv of a results folder, and writes figures as the gallery does.
FNR == 1 { file = FILENAME; sub(/.*\//, "", file); next }
file == "summary.csv" { value["summary/" $1 "/" $2 "/" $3 "/" $4] = $5 }
file == "organization.csv" { value["organization/" $1 "/" $2 "/" $3] = $4 }
file == "budget.csv" { value["budget/" $1 "/" $2 "/" $3] = $4 }
file == "breakeven.csv" && $3 == 1 { value["use/" $1 "/" $2 "/" $5] = $6 }

function row(key) {
    if (!(key in value) || value[key] == "") print "no row " key
    return value[key]
}
function summary(key) { return row("summary/" key) }
function organization(key) { return row("organization/" key) }
function budget(key) { return row("budget/" key) }
function use(key) { return row("use/" key) }

# The first month in which a contract's total is at most so much, as it is in all months after it.
function first_month(contract, most, month, first) {
    for (month = 1; ("organization/" contract "/" month "/total_mean") in value; month++) {
        if (value["organization/" contract "/" month "/total_mean"] > most) first = 0
        else if (!first) first = month
    }
    return first
}

function number(x, decimals, text, whole, part, out) {
    text = sprintf("%.*f", decimals, x)
    whole = text
    sub(/[.].*/, "", whole)
    part = substr(text, length(whole) + 1)
    for (out = ""; length(whole) > 3; whole = substr(whole, 1, length(whole) - 3)) out = "," substr(whole, length(whole) - 2) out
    return whole out part
}
function percent(x) { return sprintf("%.0f %%", 100 * x) }
function percent1(x) { return sprintf("%.1f %%", 100 * x) }
function times(x, decimals) { return number(x, decimals) " times" }
function dollars(x) { return "$" number(x, 0) }
function thousands(x) { return "$" number(x / 1000, 0) ",000" }
function cny(x) { return "CNY " number(x, 0) }
function month(x) { return "month " x }
