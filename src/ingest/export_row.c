#include "ingest/export_row.h"
#include "ingest/export_date.h"
#include "ingest/export_fields.h"

#include <billshift/text.h>

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first of some slots that holds something; NULL: none does. */
static const struct export_field *first_of(const struct export_field *fields, const size_t *slots, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!field_is_null(&fields[slots[i]]))
            return &fields[slots[i]];
    return NULL;
}

static bool same_as_before(const struct row_part *part, const struct export_field *name, bool apart)
{
    return part->has_last && part->last_apart == apart && part->last_user_length == name->length &&
           memcmp(part->pool + part->last_user, name->text, name->length) == 0;
}

static bool keep_user(struct row_part *part, const struct export_field *name, bool apart)
{
    if (same_as_before(part, name, apart))
        return true;
    size_t place = row_pool_add(part, name);
    if (place == BINDING_NONE)
        return false;
    part->last_user = place;
    part->last_user_length = name->length;
    part->last_apart = apart;
    part->last_hash = usage_hash(name->text, name->length, apart);
    part->has_last = true;
    part->run = ROW_NONE;
    return true;
}

/* A part of a joined name: its own slashes, and backslashes before one or at the end, are marked by a backslash, so that x/y + z is not x + y/z. */
static char *put_part(char *at, const struct export_field *part)
{
    const char *text = part->text, *end = text + part->length;
    while (text < end) {
        const char *run = text;
        while (run < end && *run == '\\')
            run++;
        size_t n = (size_t)(run - text) * (run == end || *run == '/' ? 2 : 1) + (run < end && *run == '/');
        memset(at, '\\', n);
        at += n;
        text = run;
        if (text < end)
            *at++ = *text++;
    }
    return at;
}

/* Several columns as one name, a/b. */
static bool join_user(struct row_part *part, const struct export_binding *binding, const struct export_field *fields,
                      struct export_field *out)
{
    size_t most = binding->n_user;
    for (size_t i = 0; i < binding->n_user; i++)
        most += 2 * fields[binding->user[i]].length;
    if (most > part->joined_capacity) {
        char *joined = realloc(part->joined, 2 * most);
        part->failed |= !joined;
        if (!joined)
            return false;
        part->joined = joined;
        part->joined_capacity = 2 * most;
    }
    char *at = part->joined;
    for (size_t i = 0; i < binding->n_user; i++) {
        if (i > 0)
            *at++ = '/';
        at = put_part(at, &fields[binding->user[i]]);
    }
    *out = (struct export_field){part->joined, (size_t)(at - part->joined)};
    return true;
}

/* Whose row it is; false: nobody's, which is noted. */
static bool take_user(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
                      bool *apart)
{
    static const struct export_field nobody = {"(without a user)", sizeof "(without a user)" - 1};
    struct export_field one = {binding->version->one_user, 0}, joined;
    const struct export_field *name = first_of(fields, binding->user, binding->n_user);
    *apart = false;
    if (one.text && binding->n_user == 0) {
        one.length = strlen(one.text);
        name = &one;
    }
    for (size_t i = 0; i < binding->n_user && binding->joined; i++)
        if (field_is_null(&fields[binding->user[i]])) {
            row_wrong(part, line, binding->user[i], "a part of the user's name is missing");
            return false;
        }
    if (binding->joined) {
        if (!join_user(part, binding, fields, &joined))
            return false;
        name = &joined;
    }
    if (!name) {
        name = first_of(fields, binding->apart, binding->n_apart);
        *apart = true;
    }
    if (!name && binding->generic)
        row_wrong(part, line, binding->n_user > 0 ? binding->user[0] : BINDING_NONE, "a user's name is missing");
    else if (!name)
        name = &nobody;
    if (name && !same_as_before(part, name, *apart) && bs_utf8_check(name->text, name->length) != name->length) {
        row_wrong(part, line, binding->n_user > 0 ? binding->user[0] : BINDING_NONE, "the name is not UTF-8 text");
        return false;
    }
    return name && keep_user(part, name, *apart);
}

/* The model; false: unknown, which is noted. */
static bool take_model(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
                       uint32_t *model)
{
    const struct bs_usage_query *query = binding->query;
    *model = 0;
    if (query->n_models == 0 || binding->model == BINDING_NONE)
        return true;
    const struct export_field *field = &fields[binding->model];
    for (size_t i = 0; i < query->n_names; i++)
        if (field_is(field, query->models[i].name)) {
            *model = (uint32_t)query->models[i].model;
            return true;
        }
    row_note_name(part, &part->models, field, line);
    return false;
}

static bool take_date(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
                      int *month)
{
    struct export_date date;
    char quoted[BS_QUOTE_SIZE];
    *month = binding->period;
    if (binding->date == BINDING_NONE)
        return true;
    const struct export_field *field = &fields[binding->date];
    if (!export_date(field->text, field->length, binding->epoch, &date)) {
        row_wrong(part, line, binding->date, "%s is not a month: %s is expected", bs_quote(field->text, field->length, quoted),
                  binding->epoch ? "seconds since 1970" : "YYYY-MM, YYYY-MM-DD or a time after it");
        return false;
    }
    *month = date.month;
    part->first_day = date.from < part->first_day ? date.from : part->first_day;
    part->last_day = date.to > part->last_day ? date.to : part->last_day;
    return true;
}

/* A number below 0; what is none is refused where it is read. */
static bool is_negative(const struct export_binding *binding, const struct export_field *field)
{
    bs_exact value = 0;
    char message[BS_MESSAGE_SIZE];
    if (memchr(field->text, '-', field->length) &&
        exact_parse(field->text, field->length, !binding->generic, &value) == EXACT_NO_NUMBER)
        exact_written(field->text, field->length, !binding->generic, binding->query->currency, &value, message);
    return value < 0;
}

static bool skip_row(struct row_part *part, const struct export_binding *binding, const struct export_field *fields)
{
    for (size_t i = 0; i < binding->n_skips; i++) {
        const struct bound_skip *skip = &binding->skips[i];
        const struct export_field *field = &fields[skip->slot];
        bool skipped = skip->rule->when == SKIP_NEGATIVE ? is_negative(binding, field)
                                                         : field_is(field, skip->rule->value) == (skip->rule->when == SKIP_EQUAL);
        if (skipped) {
            part->counts.skipped[i]++;
            return true;
        }
    }
    return false;
}

/* A row of totals names no month or model, and has a word where the user's name would be. */
static bool is_totals_row(const struct export_binding *binding, const struct export_field *fields)
{
    bool dateless = binding->date != BINDING_NONE && field_is_null(&fields[binding->date]);
    bool any_model = binding->query->n_models > 0 && binding->model != BINDING_NONE && field_is_null(&fields[binding->model]);
    const struct export_field *name = dateless || any_model ? first_of(fields, binding->user, binding->n_user) : NULL;
    return name && usage_is_total(name->text, name->length);
}

/* The team; false: it is no text, which is noted. */
static bool keep_team(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line)
{
    const struct export_field *team = first_of(fields, binding->team, binding->n_team);
    if (team && part->has_team && part->last_team_length == team->length &&
        memcmp(part->pool + part->last_team, team->text, team->length) == 0)
        return true;
    part->has_team = false;
    if (team && bs_utf8_check(team->text, team->length) != team->length) {
        row_wrong(part, line, (size_t)(team - fields), "the name of the team is not UTF-8 text");
        return false;
    }
    if (team) {
        part->last_team = row_pool_add(part, team);
        part->last_team_length = team->length;
        part->has_team = part->last_team != ROW_NONE;
    }
    return true;
}

void row_take(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
              uint64_t offset)
{
    struct kept_row row;
    bs_exact units[EXPORT_METERS];
    int month;
    part->counts.rows++;
    if (skip_row(part, binding, fields))
        return;
    if (is_totals_row(binding, fields)) {
        part->counts.totals++;
        return;
    }
    bool apart;
    bool good = take_user(part, binding, fields, line, &apart);
    good &= take_date(part, binding, fields, line, &month);
    good &= export_units(part, binding, fields, line, units);
    good &= take_model(part, binding, fields, line, &row.model);
    if (binding->n_unpriced > 0 && good && !apart)
        export_note_unpriced(part, binding, fields, line);
    if (binding->n_team > 0)
        good &= keep_team(part, binding, fields, line);
    if (!good || part->failed)
        return;
    row.month = month;
    if (!row_keep(part, row, binding->base + offset, units, binding->n_columns))
        return;
    if (apart)
        part->counts.apart++;
    else
        part->counts.taken++;
}
