#include "ingest/export_bind.h"

#include <billshift/text.h>

#include <stdio.h>
#include <string.h>

static size_t place_of(const struct export_header *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (strcmp(header->names[i], name) == 0)
            return i;
    return BINDING_NONE;
}

/* How many columns of its own a version finds; 0: it is another. One without quantities is the header alone. */
static size_t matches(const struct export_header *header, const struct export_version *version)
{
    size_t n = 0;
    for (; version->header[n]; n++)
        if (place_of(header, version->header[n]) == BINDING_NONE)
            return 0;
    return version->meters[0].meter || n == header->count ? n : 0;
}

/* The header, cut where it is long. */
static const char *header_text(const struct export_header *header, char *buffer, size_t size)
{
    size_t used = 0;
    buffer[0] = '\0';
    for (size_t i = 0; i < header->count && used + 70 < size; i++) {
        used += (size_t)snprintf(buffer + used, size - used, "%s%.60s", i ? ", " : "", header->names[i]);
        if (i + 1 < header->count && used + 70 >= size)
            snprintf(buffer + used, size - used, "...");
    }
    return buffer;
}

const struct export_version *export_recognize(const struct export_header *header, const struct bs_usage_format **format,
                                              struct bs_diagnostics *diagnostics)
{
    const struct export_version *best = NULL;
    const struct bs_usage_format *wanted = *format;
    size_t most = 0;
    for (size_t i = 0; i < bs_usage_format_count(); i++) {
        const struct bs_usage_format *row = bs_usage_format_at(i);
        for (size_t k = 0; k < row->n_versions && !row->json && (!wanted || row == wanted); k++) {
            size_t n = matches(header, &row->versions[k]);
            if (n > most) {
                most = n;
                best = &row->versions[k];
                *format = row;
            }
        }
    }
    if (!best && (!wanted || wanted == &export_plain)) {
        *format = &export_plain;
        return &export_plain.versions[0];
    }
    struct bs_place place = {.file = header->path, .line = header->line};
    char text[300];
    if (!best)
        bs_error(diagnostics, &place, "this is no export of the format '%s'; the header has: %s (format: auto recognizes it)",
                 wanted->name, header_text(header, text, sizeof text));
    return best;
}

/* A binding while it is made. */
struct binder {
    const struct export_header *header;
    struct export_binding *out;
    struct bs_diagnostics *diagnostics;
    bool wrong;
};

static size_t times_of(const struct export_header *header, const char *name)
{
    size_t times = 0;
    for (size_t i = 0; i < header->count; i++)
        times += strcmp(header->names[i], name) == 0;
    return times;
}

static void told_twice(struct binder *b, const char *name, size_t times)
{
    struct bs_place where = {.file = b->header->path, .line = b->header->line};
    char text[300];
    b->wrong = true;
    bs_error(b->diagnostics, &where, "column '%s' is there %zu times; the header has: %s", name, times,
             header_text(b->header, text, sizeof text));
}

/* The slot of a column; BINDING_NONE: the header lacks it, or has it twice, which is noted where it is needed. */
static size_t slot_of(struct binder *b, const char *name, bool needed)
{
    struct export_binding *out = b->out;
    struct bs_place where = {.file = b->header->path, .line = b->header->line};
    size_t place = name ? place_of(b->header, name) : BINDING_NONE, times = name ? times_of(b->header, name) : 0;
    char text[300];
    if (times > 1)
        told_twice(b, name, times);
    if (times == 0 && needed) {
        b->wrong = true;
        bs_error(b->diagnostics, &where,
                 "no column '%s'; the header has: %s (population.columns of the scenario names those that are read, e.g. --set "
                 "population.columns.use=COLUMN; with fit --columns)",
                 name, header_text(b->header, text, sizeof text));
    }
    if (times != 1)
        return BINDING_NONE;
    for (size_t i = 0; i < out->n_slots; i++)
        if (out->columns[i] == place)
            return i;
    if (out->n_slots == BINDING_SLOTS) {
        b->wrong = true;
        bs_error(b->diagnostics, &where, "more than %d columns are read", BINDING_SLOTS);
        return BINDING_NONE;
    }
    out->columns[out->n_slots] = place;
    out->names[out->n_slots] = name;
    return out->n_slots++;
}

static void bind_names(struct binder *b, const char *const *names, size_t most, size_t *slots, size_t *n)
{
    for (size_t i = 0; i < most && names[i]; i++) {
        size_t slot = slot_of(b, names[i], false);
        if (slot != BINDING_NONE)
            slots[(*n)++] = slot;
    }
}

static void bind_user(struct binder *b, const struct bs_usage_query *query)
{
    struct export_binding *out = b->out;
    const struct export_version *version = out->version;
    bool plain = version == &export_plain.versions[0];
    for (size_t i = 0; i < query->n_user && i < BINDING_USERS; i++)
        out->user[out->n_user++] = slot_of(b, query->user[i], true);
    out->joined = out->n_user > 1;
    if (query->n_user == 0 && plain)
        out->user[out->n_user++] = slot_of(b, version->user[0], true);
    else if (query->n_user == 0)
        bind_names(b, version->user, EXPORT_NAMES, out->user, &out->n_user);
    if (query->n_user == 0)
        bind_names(b, version->apart, EXPORT_NAMES, out->apart, &out->n_apart);
}

static bool is_money(const char *meter)
{
    return strcmp(meter, "usage") == 0;
}

static size_t meter_index(const struct bs_usage_query *query, const char *meter)
{
    size_t i = 0;
    while (i < query->n_meters && strcmp(query->meters[i], meter) != 0)
        i++;
    return i;
}

/* The meter that one of a file counts as. */
static const char *counts_as(const struct bs_usage_query *query, const char *meter)
{
    for (size_t i = 0; i < query->n_aliases; i++)
        if (strcmp(query->aliases[i].held, meter) == 0)
            return query->aliases[i].meter;
    return meter;
}

static void bind_meter(struct binder *b, const struct export_meter *meter, bool net, size_t column, struct bound_meter *bound)
{
    *bound = (struct bound_meter){.column = column};
    const char *first = net && meter->net ? meter->net : meter->plus[0];
    bound->plus[bound->n_plus++] = slot_of(b, first, true);
    for (size_t i = 1; i < EXPORT_TERMS && meter->plus[i] && first == meter->plus[0]; i++) {
        size_t slot = slot_of(b, meter->plus[i], false);
        if (slot != BINDING_NONE)
            bound->plus[bound->n_plus++] = slot;
    }
    for (size_t i = 0; i < EXPORT_TERMS && meter->minus[i]; i++) {
        size_t slot = slot_of(b, meter->minus[i], false);
        if (slot != BINDING_NONE)
            bound->minus[bound->n_minus++] = slot;
    }
}

/* Meters of the format that are wanted and that the header has; or one column each, as the scenario says. */
static void bind_meters(struct binder *b, const struct bs_usage_query *query)
{
    struct export_binding *out = b->out;
    out->n_columns = query->n_meters;
    for (size_t i = 0; i < query->n_meters && query->columns; i++) {
        const struct export_meter meter = {.plus = {query->columns[i]}};
        bind_meter(b, &meter, false, i, &out->meters[out->n_meters++]);
    }
    if (!query->columns && out->version == &export_plain.versions[0] && query->use_meter < query->n_meters) {
        const struct export_meter meter = {.plus = {query->use}};
        bind_meter(b, &meter, false, query->use_meter, &out->meters[out->n_meters++]);
    }
    const struct export_meter *meters = out->version->meters;
    for (size_t i = 0; i < EXPORT_METERS && meters[i].meter && !query->columns; i++) {
        size_t column = meter_index(query, counts_as(query, meters[i].meter)), unpriced = 0;
        if (place_of(b->header, meters[i].plus[0]) == BINDING_NONE)
            continue;
        if (column < query->n_meters)
            bind_meter(b, &meters[i], query->net && is_money(meters[i].meter), column, &out->meters[out->n_meters++]);
        while (unpriced < query->n_unpriced && strcmp(query->unpriced[unpriced], meters[i].meter) != 0)
            unpriced++;
        if (unpriced < query->n_unpriced)
            bind_meter(b, &meters[i], false, unpriced, &out->unpriced[out->n_unpriced++]);
    }
    for (size_t i = 0; i < out->n_meters; i++)
        out->meters[i].money = is_money(query->meters[out->meters[i].column]);
}

/* The first column of the money that is read; BINDING_NONE: none is. */
static size_t money_slot(const struct export_binding *out)
{
    for (size_t m = 0; m < out->n_meters; m++)
        if (is_money(out->query->meters[out->meters[m].column]))
            return out->meters[m].plus[0];
    return BINDING_NONE;
}

static void bind_skips(struct binder *b)
{
    const struct export_skip *skips = b->out->version->skips;
    for (size_t i = 0; i < EXPORT_SKIPS && skips[i].reason; i++) {
        size_t slot = skips[i].when == SKIP_NEGATIVE ? money_slot(b->out) : slot_of(b, skips[i].column, false);
        if (slot != BINDING_NONE)
            b->out->skips[b->out->n_skips++] = (struct bound_skip){slot, &skips[i]};
    }
}

static void rank_meters(struct bound_meter *meters, size_t n, const size_t *rank)
{
    for (size_t m = 0; m < n; m++) {
        for (size_t i = 0; i < meters[m].n_plus; i++)
            meters[m].plus[i] = rank[meters[m].plus[i]];
        for (size_t i = 0; i < meters[m].n_minus; i++)
            meters[m].minus[i] = rank[meters[m].minus[i]];
    }
}

/* Slots in the order of the file, so that a row is read once from left to right. */
static void sort_slots(struct export_binding *out)
{
    size_t order[BINDING_SLOTS], rank[BINDING_SLOTS];
    for (size_t i = 0; i < out->n_slots; i++) {
        size_t k = i;
        for (; k > 0 && out->columns[order[k - 1]] > out->columns[i]; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    struct export_binding was = *out;
    for (size_t k = 0; k < out->n_slots; k++) {
        rank[order[k]] = k;
        out->columns[k] = was.columns[order[k]];
        out->names[k] = was.names[order[k]];
    }
    size_t *const lists[] = {out->user, out->apart, out->team};
    const size_t counts[] = {out->n_user, out->n_apart, out->n_team};
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < counts[l]; i++)
            lists[l][i] = rank[lists[l][i]];
    size_t *const singles[] = {&out->date, &out->model, &out->currency};
    for (size_t i = 0; i < 3; i++)
        if (*singles[i] != BINDING_NONE)
            *singles[i] = rank[*singles[i]];
    for (size_t i = 0; i < out->n_skips; i++)
        out->skips[i].slot = rank[out->skips[i].slot];
    rank_meters(out->meters, out->n_meters, rank);
    rank_meters(out->unpriced, out->n_unpriced, rank);
}

/* One name with another separator in it: errors about each column would say less. */
static bool one_field(struct binder *b)
{
    struct bs_place place = {.file = b->header->path, .line = b->header->line};
    bool one = b->header->count == 1 && strpbrk(b->header->names[0], ";\t|");
    if (one)
        bs_error(b->diagnostics, &place, "the header is a single field: %.200s; fields are separated by commas",
                 b->header->names[0]);
    return one;
}

/* What marks a vendor's export must be plain; other columns may stand twice where nobody reads them. */
static bool marks_twice(struct binder *b)
{
    const struct export_version *version = b->out->version;
    for (size_t i = 0; version->header[i] && version != &export_plain.versions[0]; i++)
        if (times_of(b->header, version->header[i]) > 1) {
            told_twice(b, version->header[i], times_of(b->header, version->header[i]));
            return true;
        }
    return false;
}

/* A file has dates, or its period is stated. */
static void bind_date(struct binder *b, const struct bs_usage_query *query, bool period)
{
    struct export_binding *out = b->out;
    struct bs_place place = {.file = b->header->path, .line = b->header->line};
    const char *date = query->month ? query->month : out->version->date;
    out->date = slot_of(b, date, date && (query->month || !period));
    if (period && out->date != BINDING_NONE)
        bs_error(b->diagnostics, &place, "column '%s' has the dates of the rows: a period is stated for a file without dates only",
                 date);
    else if (!date && !period)
        bs_error(
            b->diagnostics, &place,
            "this export (%s) has no dates: it is a sum over the range that was chosen; state it: period: 2026-03, or 2026-01 to "
            "2026-03",
            out->version->label);
    b->wrong |= period == (out->date != BINDING_NONE);
}

bool export_holds(const struct export_header *header, const struct export_version *version, const struct bs_usage_query *query,
                  size_t meter)
{
    if (query->columns)
        return true;
    if (version == &export_plain.versions[0])
        return meter == query->use_meter;
    for (size_t i = 0; i < EXPORT_METERS && version->meters[i].meter; i++)
        if (strcmp(counts_as(query, version->meters[i].meter), query->meters[meter]) == 0 &&
            place_of(header, version->meters[i].plus[0]) != BINDING_NONE)
            return true;
    return false;
}

const char *export_meters_text(const struct export_version *version, char *buffer, size_t size)
{
    size_t used = 0;
    buffer[0] = '\0';
    for (size_t i = 0; i < EXPORT_METERS && version->meters[i].meter && used < size; i++)
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", i ? ", " : "", version->meters[i].meter);
    return buffer;
}

bool export_has_model(const struct export_header *header, const struct export_version *version, const struct bs_usage_query *query)
{
    const char *column = query->model ? query->model : version->model;
    return column && place_of(header, column) != BINDING_NONE;
}

enum bs_status export_bind(const struct export_header *header, const struct export_version *version,
                           const struct bs_usage_query *query, bool period, struct export_binding *out,
                           struct bs_diagnostics *diagnostics)
{
    struct binder b = {.header = header, .out = out, .diagnostics = diagnostics};
    *out = (struct export_binding){.query = query, .version = version, .path = header->path, .width = header->count};
    out->generic = query->columns != NULL || version == &export_plain.versions[0];
    if (one_field(&b) || marks_twice(&b))
        return BS_ERROR_INPUT;
    bind_user(&b, query);
    bind_date(&b, query, period);
    out->model = query->model ? slot_of(&b, query->model, true) : slot_of(&b, version->model, false);
    if (query->team)
        out->team[out->n_team++] = slot_of(&b, query->team, true);
    else
        bind_names(&b, version->team, EXPORT_NAMES, out->team, &out->n_team);
    out->currency = slot_of(&b, version->currency_column, false);
    bind_meters(&b, query);
    bind_skips(&b);
    if (b.wrong)
        return BS_ERROR_INPUT;
    sort_slots(out);
    out->epoch = version->epoch && out->date != BINDING_NONE && strcmp(out->names[out->date], version->date) == 0;
    return BS_OK;
}
