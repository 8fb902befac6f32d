#include "usage_input.h"
#include "fuzz.h"
#include "memory_file.h"

#include <string.h>

enum { OPTIONS_MOST = 32, BLOCK_USUAL = 4096, LONG = 40000, BLOCK_LONG = 1 << 17, MARCH = 12 * 2026 + 2 };

static const char *const user_key[] = {"api_key"}, *const user_joined[] = {"user", "team"};
static const char *const column_meters[] = {"usage", "input", "output"}, *const columns[] = {"use", "in", "out"};
static const struct bs_usage_exchange rates[] = {{"EUR", 1.08}, {"usd", 0.5}, {"JPY", 1e-9}};
static const struct bs_usage_alias aliases[] = {{"cache_write", "cache_write_5m"}, {"cache_write_1h", "cache_write_5m"}};
static const char *const unpriced[] = {"output", "requests"}, *const priced[] = {"usage", "input", "cache_write_5m"};
static const struct bs_usage_model models[] = {{"opus", 0}, {"gpt", 0}, {"sonnet", 1}, {"haiku", 1}, {"(several models)", 1}};

static void take_option(struct usage_input *in, char option)
{
    struct bs_usage_query *query = &in->query;
    if (option >= 'a' && option < 'a' + (char)bs_usage_format_count())
        query->format = bs_usage_format_at((size_t)(option - 'a'));
    if (option >= '1' && option <= '9')
        in->block = 5 * (size_t)(option - '0');
    switch (option) {
    case 'U':
    case 'J':
        query->user = option == 'U' ? user_key : user_joined;
        query->n_user = option == 'U' ? 1 : 2;
        break;
    case 'M':
        query->month = "day";
        break;
    case 'T':
        query->team = "team";
        break;
    case 'O':
    case 'L':
        query->model = option == 'O' ? "model" : NULL;
        query->models = models;
        query->n_names = sizeof models / sizeof models[0];
        query->n_models = 2;
        break;
    case 'K':
        query->meters = column_meters;
        query->columns = columns;
        query->n_meters = 3;
        query->n_aliases = query->n_unpriced = 0;
        break;
    case 'A':
    case 'B':
        query->meters = priced;
        query->n_meters = 3;
        query->aliases = option == 'A' ? aliases : NULL;
        query->n_aliases = option == 'A' ? 2 : 0;
        query->unpriced = option == 'B' ? unpriced : NULL;
        query->n_unpriced = option == 'B' ? 2 : 0;
        query->columns = NULL;
        break;
    case 'D':
        query->unhashed = true;
        query->currency_option = "--currency";
        break;
    case 'N':
        query->net = true;
        break;
    case 'X':
        query->exchange = rates;
        query->n_exchange = sizeof rates / sizeof rates[0];
        break;
    case 'C':
        query->currency = NULL;
        break;
    case 'R':
        in->repeated = true;
        in->block = BLOCK_LONG;
        break;
    case 'S':
        query->threads = 3;
        break;
    case 'P':
    case 'Q':
        for (size_t i = 0; i < INPUT_FILES; i++) {
            in->sources[i].first = MARCH + (option == 'Q' ? 3 * (int)i : (int)i);
            in->sources[i].last = in->sources[i].first + (option == 'Q' ? 2 : 0);
        }
        break;
    default:
        break;
    }
}

static void find_longest(struct usage_input *in, const uint8_t *data, size_t size)
{
    for (size_t i = 0, from = 0; i < size; i++)
        if (data[i] == '\n' || i + 1 == size) {
            in->longest = i + 1 - from > in->longest ? i + 1 - from : in->longest;
            from = i + 1;
        }
}

static void add_file(struct usage_input *in, const uint8_t *data, size_t size)
{
    static struct memory_file files[INPUT_FILES];
    static uint8_t repeated[2 * BLOCK_LONG];
    struct memory_file *file = &files[in->query.n_sources];
    const uint8_t *eol = memchr(data, '\n', size);
    size_t first = eol ? (size_t)(eol - data) + 1 : size, rest = size - first, n = size;
    if (in->repeated && rest > 0 && size < LONG) {
        memcpy(repeated, data, size);
        for (; n < LONG; n += rest)
            memcpy(repeated + n, data + first, rest);
        data = repeated;
    }
    memory_file_write(file, data, n);
    in->sources[in->query.n_sources++].path = file->path;
    find_longest(in, data, n);
}

bool usage_input_parse(const uint8_t *data, size_t size, struct usage_input *out)
{
    const uint8_t *eol = memchr(data, '\n', size < OPTIONS_MOST ? size : OPTIONS_MOST), *end = data + size;
    if (!eol)
        return false;
    *out = (struct usage_input){.block = BLOCK_USUAL};
    out->query = (struct bs_usage_query){.currency = "USD", .use = "use", .threads = 1, .meters = out->meters};
    out->query.n_meters = bs_usage_meter_count();
    for (size_t i = 0; i < out->query.n_meters; i++)
        out->meters[i] = bs_usage_meter_at(i);
    for (size_t i = 0; i < INPUT_FILES; i++)
        out->sources[i] = (struct bs_usage_source){.first = BS_NO_MONTH, .last = BS_NO_MONTH};
    out->query.sources = out->sources;
    for (const uint8_t *at = data; at < eol; at++)
        take_option(out, (char)*at);
    for (const uint8_t *at = eol + 1; out->query.n_sources < INPUT_FILES;) {
        const uint8_t *feed = out->query.n_sources + 1 < INPUT_FILES ? memchr(at, '\f', (size_t)(end - at)) : NULL;
        add_file(out, at, (size_t)((feed ? feed : end) - at));
        if (!feed)
            break;
        at = feed + 1;
    }
    return true;
}
