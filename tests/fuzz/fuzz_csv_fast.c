/* A usage file read in small blocks, on the faster path wherever it may be taken, and the same file in one block by libcsv alone: users, months,
   quantities, sums, teams and everything that is told must be the same. */
#include "fuzz.h"
#include "ingest/usage_reading.h"
#include "usage_input.h"

#include <string.h>

enum { MOST = 1 << 16, WHOLE = 1 << 17, LINE = 640 };

struct result {
    enum bs_status status;
    struct bs_arena *arena;
    struct bs_diagnostics told;
    struct usage_input input;
    struct bs_usage usage;
};

static void read_input(struct result *r, const uint8_t *data, size_t size, bool alone)
{
    (void)usage_input_parse(data, size, &r->input);
    size_t block = alone ? WHOLE : r->input.block;
    if (block <= r->input.longest) /* a line that does not fit a block is refused */
        block = r->input.longest + 1;
    r->arena = bs_arena_new();
    FUZZ_REQUIRE(r->arena);
    bs_diagnostics_init(&r->told);
    const struct reading_way way = {.block = block, .libcsv_alone = alone};
    r->status = reading_files(&r->input.query, way, r->arena, &r->usage, &r->told);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* In the order of their text: in which order errors of two rows are found depends on the blocks. */
static char (*lines_of(const struct bs_diagnostics *d))[LINE]
{
    char(*lines)[LINE] = calloc(d->count + 1, LINE);
    FUZZ_REQUIRE(lines);
    for (size_t i = 0; i < d->count; i++)
        snprintf(lines[i], LINE, "%s:%06zu:%zu: %d: %s", d->items[i].file ? d->items[i].file : "", d->items[i].line,
                 d->items[i].column, (int)d->items[i].severity, d->items[i].message);
    qsort(lines, d->count, LINE, by_text);
    return lines;
}

static void same_told(const struct bs_diagnostics *a, const struct bs_diagnostics *b)
{
    if (a->errors >= BS_ERRORS_KEPT) { /* which ones came first depends on the blocks */
        FUZZ_REQUIRE(b->errors >= BS_ERRORS_KEPT);
        return;
    }
    char(*left)[LINE] = lines_of(a), (*right)[LINE] = lines_of(b);
    for (size_t i = 0; i < a->count || i < b->count; i++) {
        const char *in_blocks = i < a->count ? left[i] : "", *by_libcsv = i < b->count ? right[i] : "";
        bool same = strcmp(in_blocks, by_libcsv) == 0;
        if (!same)
            fprintf(stderr, "in blocks: %s\nby libcsv: %s\n", in_blocks, by_libcsv);
        FUZZ_REQUIRE(same);
    }
    free(left);
    free(right);
}

static bool same_name(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void same_usage(const struct bs_usage *a, const struct bs_usage *b)
{
    FUZZ_REQUIRE(a->users == b->users && a->months == b->months && a->first == b->first);
    FUZZ_REQUIRE(a->n_columns == b->n_columns && a->n_cells == b->n_cells && a->by_model == b->by_model);
    FUZZ_REQUIRE(a->rows == b->rows && a->taken == b->taken && a->apart_rows == b->apart_rows);
    FUZZ_REQUIRE(memcmp(a->quantity, b->quantity, a->users * a->months * a->n_cells * sizeof(double)) == 0);
    FUZZ_REQUIRE((a->teams != NULL) == (b->teams != NULL));
    for (size_t u = 0; u < a->users; u++) {
        FUZZ_REQUIRE(same_name(a->names[u], b->names[u]));
        FUZZ_REQUIRE(!a->teams || same_name(a->teams[u], b->teams[u]));
    }
    for (size_t k = 0; k < a->n_columns; k++)
        FUZZ_REQUIRE(a->meters[k] == b->meters[k] && same_name(a->totals[k], b->totals[k]));
    FUZZ_REQUIRE(a->n_skips == b->n_skips && a->n_apart == b->n_apart);
    for (size_t i = 0; i < a->n_skips; i++)
        FUZZ_REQUIRE(same_name(a->skips[i].reason, b->skips[i].reason) && a->skips[i].rows == b->skips[i].rows);
    for (size_t i = 0; i < a->n_apart; i++) {
        FUZZ_REQUIRE(same_name(a->apart[i].name, b->apart[i].name));
        FUZZ_REQUIRE(memcmp(a->apart[i].units, b->apart[i].units, a->n_columns * sizeof(double)) == 0);
    }
}

static void same_sources(const struct bs_usage_query *a, const struct bs_usage_query *b)
{
    for (size_t i = 0; i < a->n_sources; i++) {
        const struct bs_usage_source *left = &a->sources[i], *right = &b->sources[i];
        FUZZ_REQUIRE(left->format == right->format && left->version == right->version && left->n_columns == right->n_columns);
        FUZZ_REQUIRE(left->digest.bytes == right->digest.bytes);
        FUZZ_REQUIRE(memcmp(left->digest.blake2b, right->digest.blake2b, sizeof left->digest.blake2b) == 0);
        for (size_t k = 0; k < left->n_columns; k++)
            FUZZ_REQUIRE(same_name(left->columns[k], right->columns[k]));
    }
}

/* A header goes over several lines where its names hold line ends; one that does not fit a block so small is refused. */
static bool refused_for_its_length(const struct bs_diagnostics *d)
{
    return d->count > 0 && strstr(d->items[0].message, "the header is longer than 4 MiB");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct result fast = {0}, alone = {0};
    if (size > MOST || !usage_input_parse(data, size, &fast.input))
        return 0;
    read_input(&fast, data, size, false);
    read_input(&alone, data, size, true);
    if (!refused_for_its_length(&fast.told)) {
        FUZZ_REQUIRE(fast.status == alone.status);
        same_told(&fast.told, &alone.told);
        if (fast.status == BS_OK) {
            same_usage(&fast.usage, &alone.usage);
            same_sources(&fast.input.query, &alone.input.query);
        }
    }
    bs_diagnostics_free(&fast.told);
    bs_diagnostics_free(&alone.told);
    bs_arena_free(fast.arena);
    bs_arena_free(alone.arena);
    return 0;
}
