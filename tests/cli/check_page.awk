# A page of `billshift report`: is it whole, and what a reader without eyes, mouse or network needs? Prints what is wrong, nothing where all is well.
# usage: awk -f check_page.awk report.html

function wrong(what) {
    print FILENAME ": " what
}
function unquoted(value) {
    sub(/^[^"']*["']/, "", value)
    sub(/["']$/, "", value)
    return value
}
function attribute(name, value) {
    has[name] = 1
    if (name == "id") {
        if (value in ids)
            wrong("two elements have the id " value)
        ids[value] = 1
    } else if (name == "href" || name == "xlink:href") {
        if (value !~ /^#/)
            wrong("a link leads out of the page: " value)
        else
            refers[substr(value, 2)] = 1
    } else if (name == "aria-labelledby")
        refers[value] = 1
    else if (name == "src" || name == "srcset" || name == "action" || name == "poster" || name == "data")
        wrong("something is loaded: " name "=" value)
    else if (name ~ /^on/)
        wrong("an event's attribute: " name)
    else if (name == "style" && value !~ /^width:[0-9.]+%$/ && value !~ /^filter:url\(#[a-z_-]+\)$/)
        wrong("a style of its own: " value)
    else if (name == "lang")
        language = value
}
function heading(level) {
    if (level > last_level + 1)
        wrong("a heading of level " level " follows one of level " last_level)
    last_level = level
    headings[level]++
}
BEGIN { RS = "<" }
NR == 1 { next }
{
    close_at = index($0, ">")
    tag = substr($0, 1, close_at - 1)
    if (inside_script && tag !~ /^\/script/)
        next
    if (close_at == 0) {
        wrong("a tag without its end: " substr($0, 1, 40))
        next
    }
    if (tag ~ /^!/)
        next
    if (tag ~ /^\//) {
        if (depth == 0 || stack[depth] != substr(tag, 2))
            wrong("</" substr(tag, 2) "> closes <" stack[depth] ">")
        else
            depth--
        inside_script = 0
        if (tag == "/table" && !captioned)
            wrong("a table without a caption")
        next
    }
    name = tag
    sub(/[ \t\r\n\/].*$/, "", name)
    rest = substr(tag, length(name) + 1)
    alone = rest ~ /\/$/
    sub(/\/$/, "", rest)
    split("", has)
    while (match(rest, /[A-Za-z:0-9-]+[ \t\r\n]*=[ \t\r\n]*("[^"]*"|'[^']*')/)) {
        piece = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, 1, RSTART - 1) substr(rest, RSTART + RLENGTH)
        key = piece
        sub(/[ \t\r\n]*=.*$/, "", key)
        attribute(key, unquoted(piece))
    }
    if (rest ~ /[^ \t\r\n]/)
        wrong("an attribute without quotes in <" name ">: " rest)
    if (!alone)
        stack[++depth] = name
    count[name]++
    if (name == "script")
        inside_script = 1
    if (name ~ /^h[1-6]$/)
        heading(substr(name, 2) + 0)
    if (name == "table")
        captioned = 0
    if (name == "caption")
        captioned = 1
    if (name == "th" && !("scope" in has))
        wrong("a header of a table without a scope")
    if (name == "svg")
        pictures++
    if ("role" in has && "aria-label" in has)
        labelled++
    if (name == "meta" && "http-equiv" in has)
        policy = 1
    if (name == "iframe" || name == "object" || name == "embed" || name == "link" || name == "img" || name == "base" || name == "form")
        wrong("an element that a page does without: <" name ">")
}
END {
    if (depth != 0)
        wrong("<" stack[depth] "> is not closed")
    if (headings[1] != 1)
        wrong(headings[1] + 0 " headings of level 1")
    if (language == "")
        wrong("no language")
    if (!policy)
        wrong("no policy against the network")
    if (labelled < pictures)
        wrong("pictures without a text alternative")
    n = split("main header footer nav title style", needed, " ")
    for (i = 1; i <= n; i++)
        if (count[needed[i]] != 1)
            wrong(count[needed[i]] + 0 " elements <" needed[i] ">")
    for (id in refers)
        if (!(id in ids))
            wrong("nothing has the id " id)
}
