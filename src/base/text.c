#include <billshift/text.h>

#include <stdio.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

enum { NAME_BYTES = 64, WORD_MOST = 64, QUOTE_CHARACTERS = 40 };

bool bs_name_valid(const char *text, size_t length)
{
    if (length == 0 || length > NAME_BYTES)
        return false;
    for (size_t i = 0; i < length;) {
        ucs4_t code;
        int bytes = u8_mbtoucr(&code, (const uint8_t *)text + i, length - i);
        if (bytes <= 0)
            return false;
        /* Many scripts write vowels as marks on a letter: allowed, but not at the start. */
        uint32_t accepted = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_Nd | (i > 0 ? UC_CATEGORY_MASK_M : 0u);
        bool mark = code == '_' || (code == '-' && i > 0); /* what begins with `-` looks like an option */
        if (!mark && !uc_is_general_category_withtable(code, accepted))
            return false;
        i += (size_t)bytes;
    }
    return true;
}

size_t bs_utf8_check(const char *text, size_t length)
{
    const uint8_t *bad = u8_check((const uint8_t *)text, length);
    return bad ? (size_t)((const char *)bad - text) : length;
}

unsigned bs_text_code(const char *text, size_t length)
{
    ucs4_t code = (unsigned char)*text;
    return length > 0 && u8_mbtoucr(&code, (const uint8_t *)text, length) > 0 ? (unsigned)code : (unsigned char)*text;
}

size_t bs_text_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        ucs4_t code;
        int bytes = u8_mbtoucr(&code, (const uint8_t *)text + i, length - i);
        if (bytes > 0 && code != '\n' && code != '\t' && uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Cc))
            return i;
        i += bytes > 0 ? (size_t)bytes : 1;
    }
    return length;
}

size_t bs_text_width(const char *text)
{
    int width = u8_strwidth((const uint8_t *)text, "UTF-8");
    return width > 0 ? (size_t)width : 0;
}

/* The characters of word, A-Z lowered; 0: longer than WORD_MOST or no UTF-8. */
static size_t characters(const char *word, ucs4_t *out)
{
    size_t n = 0, length = strlen(word);
    for (size_t i = 0; i < length; n++) {
        int bytes = n < WORD_MOST ? u8_mbtoucr(&out[n], (const uint8_t *)word + i, length - i) : 0;
        if (bytes <= 0)
            return 0;
        if (out[n] >= 'A' && out[n] <= 'Z')
            out[n] += 'a' - 'A';
        i += (size_t)bytes;
    }
    return n;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edit distance where a swap of two neighbours counts once (optimal string alignment). */
static size_t distance(const ucs4_t *a, size_t n, const ucs4_t *b, size_t m)
{
    size_t rows[3][WORD_MOST + 1];
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            now[j] = least(least(last[j] + 1, now[j - 1] + 1), last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

const char *bs_nearest(const char *word, const char *const *candidates, size_t count)
{
    ucs4_t a[WORD_MOST], b[WORD_MOST];
    size_t n = characters(word, a);
    if (n == 0)
        return NULL;
    size_t best = n / 3 > 1 ? n / 3 : 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t m = characters(candidates[i], b);
        size_t d = m ? distance(a, n, b, m) : SIZE_MAX;
        if (d < best || (d == best && !nearest)) {
            best = d;
            nearest = candidates[i];
        }
    }
    return nearest;
}

const char *bs_quote(const char *text, size_t length, char *buffer)
{
    size_t end = 0;
    for (size_t n = 0; n < QUOTE_CHARACTERS && end < length; n++) {
        ucs4_t code;
        int bytes = u8_mbtoucr(&code, (const uint8_t *)text + end, length - end);
        end += bytes > 0 ? (size_t)bytes : 1;
    }
    snprintf(buffer, BS_QUOTE_SIZE, "'%.*s%s'", (int)end, text, end < length ? "..." : "");
    return buffer;
}
