/* Any bytes as usage files: an error with its place, or users whose rows and sums add up. */
#include "fuzz.h"
#include "fuzz_told.h"
#include "ingest/exact.h"
#include "ingest/usage_reading.h"
#include "usage_input.h"

#include <billshift/text.h>

#include <math.h>
#include <string.h>

enum { MOST = 1 << 16 };

/* Where a sum of 10^-12 is below 2^52 its nearest double gives it back. */
#define EXACT_BELOW 4503.0

static void check_names(const struct bs_usage *usage)
{
    static const unsigned char key[BS_DIGEST_BYTES] = {7};
    char pseudonym[BS_PSEUDONYM_TEXT];
    for (size_t u = 0; u < usage->users; u++) {
        size_t length = strlen(usage->names[u]);
        FUZZ_REQUIRE(length > 0 && bs_utf8_check(usage->names[u], length) == length);
        FUZZ_REQUIRE(strlen(bs_pseudonym(key, usage->names[u], pseudonym)) == strlen("user-") + 24);
        for (size_t v = 0; v < u && u < 20; v++)
            FUZZ_REQUIRE(strcmp(usage->names[u], usage->names[v]) != 0);
        if (usage->teams && usage->teams[u])
            FUZZ_REQUIRE(bs_utf8_check(usage->teams[u], strlen(usage->teams[u])) == strlen(usage->teams[u]));
    }
}

static void check_rows(const struct bs_usage *usage)
{
    uint64_t skipped = 0;
    for (size_t i = 0; i < usage->n_skips; i++) {
        FUZZ_REQUIRE(usage->skips[i].rows > 0);
        skipped += usage->skips[i].rows;
    }
    FUZZ_REQUIRE(usage->rows == usage->taken + usage->apart_rows + skipped);
    FUZZ_REQUIRE(usage->users > 0 && usage->taken >= usage->users && usage->apart_rows >= usage->n_apart);
    FUZZ_REQUIRE(usage->months > 0 && usage->months <= USAGE_MONTHS_MOST);
}

/* A total as units of 10^-12; it may be larger than what exact_parse takes of a file. */
static bs_exact units_of(const char *decimal)
{
    bs_exact units = 0;
    int places = -1; /* no point yet */
    for (const char *at = decimal; *at; at++) {
        FUZZ_REQUIRE((*at >= '0' && *at <= '9') || (*at == '.' && places < 0));
        if (*at != '.')
            units = 10 * units + (*at - '0');
        places += places >= 0 || *at == '.';
    }
    for (places = places < 0 ? 0 : places; places < BS_EXACT_PLACES; places++)
        units *= 10;
    FUZZ_REQUIRE(places == BS_EXACT_PLACES);
    return units;
}

/* The sum over users and months of a column is its total: to the last digit where doubles can tell. */
static void check_total(const struct bs_usage *usage, size_t column)
{
    bs_exact sum = 0;
    long double about = 0;
    bool exact = true;
    for (size_t i = column; i < usage->users * usage->months * usage->n_cells; i += usage->n_columns) {
        double q = usage->quantity[i];
        FUZZ_REQUIRE(isfinite(q) && q >= 0);
        exact &= q < EXACT_BELOW;
        about += q;
        if (q < EXACT_BELOW)
            sum += llrintl((long double)q * 1e12L);
    }
    const char *text = usage->totals[column];
    FUZZ_REQUIRE(!exact || sum == units_of(text));
    FUZZ_REQUIRE(fabsl(about - strtold(text, NULL)) <= 1e-15L * about);
}

static void check_usage(const struct bs_usage *usage, const struct bs_usage_query *query)
{
    FUZZ_REQUIRE(usage->n_columns > 0 && usage->n_columns <= query->n_meters);
    FUZZ_REQUIRE(usage->n_cells == usage->n_columns * (usage->by_model ? query->n_models : 1));
    check_rows(usage);
    check_names(usage);
    for (size_t k = 0; k < usage->n_columns; k++) {
        FUZZ_REQUIRE(usage->meters[k] < query->n_meters);
        check_total(usage, k);
        for (size_t i = 0; i < usage->n_apart; i++)
            FUZZ_REQUIRE(isfinite(usage->apart[i].units[k]) && usage->apart[i].units[k] >= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct usage_input input;
    struct bs_usage usage = {0};
    struct bs_diagnostics told;
    if (size > MOST || !usage_input_parse(data, size, &input))
        return 0;
    struct bs_arena *arena = bs_arena_new();
    FUZZ_REQUIRE(arena);
    bs_diagnostics_init(&told);
    const struct reading_way way = {.block = input.block};
    enum bs_status status = reading_files(&input.query, way, arena, &usage, &told);
    fuzz_check_told(status, &told);
    if (status == BS_OK)
        check_usage(&usage, &input.query);
    bs_diagnostics_free(&told);
    bs_arena_free(arena);
    return 0;
}
