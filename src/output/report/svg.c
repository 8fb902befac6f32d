#include "output/report/svg.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* All that gnuplot's SVG driver writes. */
static const char *const elements[] = {"svg",    "g",       "path",           "text",        "tspan",    "rect",
                                       "circle", "ellipse", "line",           "polygon",     "polyline", "use",
                                       "defs",   "filter",  "feFlood",        "feComposite", "pattern",  "clipPath",
                                       "image",  "mask",    "linearGradient", "stop",        "symbol"};

/* Elements that are left out with all that is in them. */
static const char *const silent[] = {"title", "desc"};

struct span {
    const char *at, *end;
};

static bool is(const char *from, const char *to, const char *word)
{
    return (size_t)(to - from) == strlen(word) && memcmp(from, word, strlen(word)) == 0;
}

static bool among(const char *from, const char *to, const char *const *words, size_t n)
{
    bool found = false;
    for (size_t i = 0; i < n; i++)
        found = found || is(from, to, words[i]);
    return found;
}

static bool begins(const struct span *text, const char *with)
{
    return (size_t)(text->end - text->at) >= strlen(with) && memcmp(text->at, with, strlen(with)) == 0;
}

/* Past the next `what`; the end where there is none. */
static const char *past(const struct span *text, const char *what)
{
    const char *found = memmem(text->at, (size_t)(text->end - text->at), what, strlen(what));
    return found ? found + strlen(what) : text->end;
}

static void copy(const char *from, const char *to, FILE *out)
{
    fwrite(from, 1, (size_t)(to - from), out);
}

/* The value of an attribute, between its quotes. */
static bool value(const char *name, const char *name_end, struct span text, const char *prefix, FILE *out)
{
    static const char reference[] = "url(";
    bool href = is(name, name_end, "href") || is(name, name_end, "xlink:href");
    if (is(name, name_end, "id"))
        fputs(prefix, out);
    if (href && begins(&text, "#")) {
        fprintf(out, "#%s", prefix);
        text.at++;
    } else if (href && !begins(&text, "data:image/png;base64,")) {
        return false;
    }
    for (const char *found; (found = memmem(text.at, (size_t)(text.end - text.at), reference, strlen(reference)));) {
        found += strlen(reference);
        if (found == text.end || *found != '#')
            return false;
        copy(text.at, found + 1, out);
        fputs(prefix, out);
        text.at = found + 1;
    }
    copy(text.at, text.end, out);
    return true;
}

/* What may stand between attributes, and around their = (a slash ends the last one). */
static const char blanks[] = "/ \t\r\n";

/* From the name of an element to past its >. */
static bool tag(struct span *text, const char *prefix, FILE *out)
{
    while (text->at < text->end && *text->at != '>') {
        const char *name = text->at;
        while (text->at < text->end && !strchr("=>/ \t\r\n", *text->at))
            text->at++;
        const char *name_end = text->at;
        copy(name, name_end, out);
        if (name_end - name >= 2 && tolower((unsigned char)name[0]) == 'o' && tolower((unsigned char)name[1]) == 'n')
            return false;
        while (text->at < text->end && strchr(blanks, *text->at))
            fputc(*text->at++, out);
        if (text->at < text->end && *text->at == '=') {
            const char *open = text->at + 1;
            while (open < text->end && strchr(blanks, *open))
                open++;
            char quote[2] = {open < text->end ? *open : '\0', '\0'};
            struct span inside = {.at = open + 1, .end = text->end};
            if (*quote != '"' && *quote != '\'')
                return false;
            text->at = past(&inside, quote);
            fprintf(out, "=%c", *quote);
            inside.end = text->at - 1;
            if (inside.end < inside.at || !value(name, name_end, inside, prefix, out))
                return false;
            fputc(*quote, out);
        }
    }
    if (text->at == text->end)
        return false;
    fputc(*text->at++, out);
    return true;
}

static bool element(struct span *text, const char *prefix, FILE *out)
{
    const char *name = text->at + 1;
    bool closing = name < text->end && *name == '/';
    name += closing ? 1 : 0;
    const char *end = name;
    while (end < text->end && (isalnum((unsigned char)*end) || *end == ':'))
        end++;
    if (!closing && among(name, end, silent, sizeof silent / sizeof *silent)) {
        text->at = past(text, is(name, end, "title") ? "</title>" : "</desc>");
        return true;
    }
    if (!among(name, end, elements, sizeof elements / sizeof *elements))
        return false;
    copy(text->at, end, out);
    text->at = end;
    return tag(text, prefix, out);
}

enum bs_status bs_svg_inline(const char *svg, size_t length, const char *prefix, FILE *out)
{
    struct span text = {.at = svg, .end = svg + length};
    bool begun = false;
    while (text.at < text.end) {
        if (begins(&text, "<?")) {
            text.at = past(&text, "?>");
        } else if (begins(&text, "<!--")) {
            text.at = past(&text, "-->");
        } else if (begins(&text, "<!")) {
            text.at = past(&text, ">");
        } else if (*text.at == '<') {
            begun = true;
            if (!element(&text, prefix, out))
                return BS_ERROR_INPUT;
        } else {
            if (begun)
                fputc(*text.at, out);
            text.at++;
        }
    }
    return begun ? BS_OK : BS_ERROR_INPUT;
}
