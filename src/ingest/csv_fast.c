#include "ingest/csv_fast.h"
#include "csv/csv_reader.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Text is gone through in tiles of whole lines, small enough that places in them are short; a longer line goes field by field. */
enum { TILE = 1 << 15, WORD = 64 };

struct tile {
    uint16_t ends[TILE + 1]; /* of fields: the places of commas and line ends */
    uint16_t last[TILE + 2]; /* of each line: index in `ends` of its last field */
    size_t n_ends, n_lines;
};

bool csv_fast_may(const char *text, size_t length)
{
    if (memchr(text, '"', length) || memchr(text, '\0', length))
        return false;
    for (const char *at = text, *end = text + length; (at = memchr(at, '\r', (size_t)(end - at))) != NULL; at++)
        if (at + 1 == end || at[1] != '\n')
            return false;
    return true;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct export_field trimmed(const char *at, const char *end)
{
    if (at<end && * at> ' ' && end[-1] > ' ') /* the usual case at once */
        return (struct export_field){at, (size_t)(end - at)};
    while (at < end && blank(*at))
        at++;
    while (at < end && blank(end[-1]))
        end--;
    return (struct export_field){at, (size_t)(end - at)};
}

/* Whether libcsv passes over the line: it is empty or blank. */
static bool nothing(const char *at, const char *end)
{
    while (at < end && blank(*at))
        at++;
    return at == end;
}

static void wrong_width(struct row_part *part, const struct export_binding *binding, size_t n, size_t line)
{
    row_wrong(part, line, BINDING_NONE, "%zu fields, but the header has %zu", n, binding->width);
}

static void take_long_line(struct row_part *part, const struct export_binding *binding, const char *at, const char *end,
                           size_t line, uint64_t offset)
{
    struct export_field fields[BINDING_SLOTS];
    size_t n = 0, slot = 0;
    bool long_field = false;
    for (;;) {
        const char *comma = memchr(at, ',', (size_t)(end - at)), *stop = comma ? comma : end;
        if (slot < binding->n_slots && binding->columns[slot] == n)
            fields[slot++] = trimmed(at, stop);
        long_field |= stop - at > BS_CSV_FIELD_MOST && trimmed(at, stop).length > BS_CSV_FIELD_MOST;
        n++;
        if (!comma)
            break;
        at = comma + 1;
    }
    if (long_field)
        row_wrong(part, line, BINDING_NONE, "a field of the row is longer than 1 MiB");
    else if (n != binding->width)
        wrong_width(part, binding, n, line);
    else
        row_take(part, binding, fields, line, offset);
}

#ifdef __SSE2__
/* A bit for each of 16 bytes that is c. */
static uint64_t equal_bytes(__m128i bytes, char c)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
}

/* A bit for each of 64 bytes: commas and line ends, and line ends alone. */
static void find(const char *text, uint64_t *ends, uint64_t *lines)
{
    uint64_t commas = 0;
    *lines = 0;
    for (unsigned i = 0; i < WORD; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        *lines |= equal_bytes(bytes, '\n') << i;
        commas |= equal_bytes(bytes, ',') << i;
    }
    *ends = *lines | commas;
}
#else
static void find(const char *text, uint64_t *ends, uint64_t *lines)
{
    *ends = *lines = 0;
    for (unsigned i = 0; i < WORD; i++) {
        *lines |= (uint64_t)(text[i] == '\n') << i;
        *ends |= (uint64_t)(text[i] == ',' || text[i] == '\n') << i;
    }
}
#endif

static void index_word(struct tile *tile, const char *text, size_t place)
{
    uint64_t ends, lines;
    find(text, &ends, &lines);
    for (; ends; ends &= ends - 1) {
        unsigned bit = (unsigned)__builtin_ctzll(ends);
        tile->ends[tile->n_ends] = (uint16_t)(place + bit);
        tile->last[tile->n_lines] = (uint16_t)tile->n_ends++; /* kept if it is a line's: no branch */
        tile->n_lines += lines >> bit & 1;
    }
}

/* Whole lines, the last of which may lack its end. */
static void index_tile(struct tile *tile, const char *text, size_t length)
{
    char rest[WORD] = {0};
    size_t at = 0;
    tile->n_ends = tile->n_lines = 0;
    for (; at + WORD <= length; at += WORD)
        index_word(tile, text + at, at);
    memcpy(rest, text + at, length - at);
    index_word(tile, rest, at);
    if (length > 0 && text[length - 1] != '\n') {
        tile->last[tile->n_lines++] = (uint16_t)tile->n_ends;
        tile->ends[tile->n_ends++] = (uint16_t)length;
    }
}

/* Line i of the tile; line: its number in the part. */
static void take_line(struct row_part *part, const struct export_binding *binding, const struct tile *tile, size_t i,
                      const char *text, size_t line, uint64_t offset)
{
    struct export_field fields[BINDING_SLOTS];
    size_t first = i > 0 ? tile->last[i - 1] + (size_t)1 : 0, n = tile->last[i] - first + 1;
    const uint16_t *ends = tile->ends + first;
    size_t begin = first > 0 ? tile->ends[first - 1] + (size_t)1 : 0, end = ends[n - 1];
    if (end > begin && text[end - 1] == '\r')
        end--;
    if (n == 1 && nothing(text + begin, text + end))
        return;
    if (n != binding->width) {
        wrong_width(part, binding, n, line);
        return;
    }
    for (size_t slot = 0; slot < binding->n_slots; slot++) {
        size_t k = binding->columns[slot];
        /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): index_tile has set all up to tile->n_ends */
        fields[slot] = trimmed(text + (k > 0 ? ends[k - 1] + (size_t)1 : begin), text + (k + 1 < n ? ends[k] : end));
    }
    row_take(part, binding, fields, line, offset + begin);
}

/* As many whole lines as a tile holds; 0: the first is longer. */
static size_t tile_of(const char *text, size_t length)
{
    if (length <= TILE)
        return length;
    const char *eol = memrchr(text, '\n', TILE);
    return eol ? (size_t)(eol - text) + 1 : 0;
}

size_t csv_fast_rows(struct row_part *part, const struct export_binding *binding, const char *text, size_t length, uint64_t offset)
{
    struct tile tile;
    size_t line = 0;
    for (size_t at = 0, step; at < length; at += step) {
        step = tile_of(text + at, length - at);
        if (step > 0) {
            index_tile(&tile, text + at, step);
            for (size_t i = 0; i < tile.n_lines; i++)
                take_line(part, binding, &tile, i, text + at, line + i + 1, offset + at);
            line += tile.n_lines;
            continue;
        }
        const char *begin = text + at, *eol = memchr(begin, '\n', length - at), *end = eol ? eol : text + length;
        step = (size_t)(end - begin) + (eol != NULL);
        end -= end > begin && end[-1] == '\r';
        line++;
        if (!nothing(begin, end))
            take_long_line(part, binding, begin, end, line, offset + at);
    }
    return line;
}
