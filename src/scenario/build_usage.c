/* Distributions: the keys of a usage block against the parameter table of the type that it names. */
#include "scenario/build.h"
#include "scenario/range.h"

#include <billshift/text.h>
#include <billshift/usage_file.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MOST = 64 };

/* Keys that only some types take. */
static const struct {
    unsigned bit;
    const char *key;
    size_t offset;
} special[] = {
    {BS_TAKES_POINTS, "at", offsetof(struct bs_usage_spec, at.node)},
    {BS_TAKES_SAMPLE, "file", offsetof(struct bs_usage_spec, file.node)},
    {BS_TAKES_SAMPLE, "column", offsetof(struct bs_usage_spec, column.node)},
    {BS_TAKES_PARTS, "parts", offsetof(struct bs_usage_spec, parts.node)},
};

static const struct bs_node *special_node(const struct bs_usage_spec *spec, size_t i)
{
    return *(const struct bs_node *const *)((const char *)spec + special[i].offset);
}

static size_t parameter_count(const struct bs_distribution_type *type)
{
    size_t n = 0;
    while (type->parameters && type->parameters[n].name)
        n++;
    return n;
}

static const struct bs_distribution_type *find_type(struct bs_build *b, const struct bs_usage_spec *spec)
{
    const char *name = spec->distribution.value, *known[PARAMETERS_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    const struct bs_distribution_type *type = name ? bs_distribution_type_find(name) : NULL;
    size_t n = bs_distribution_type_count();
    for (size_t i = 0; i < n && i < PARAMETERS_MOST; i++)
        known[i] = bs_distribution_type_at(i)->name;
    if (!name && !spec->distribution.node)
        bs_node_error(b->diagnostics, spec->head.key ? spec->head.key : spec->head.node,
                      "distribution is missing in usage: how use differs between the active seats%s",
                      bs_suggest("", known, n < PARAMETERS_MOST ? n : PARAMETERS_MOST, "known", suggestion));
    else if (name && !type)
        bs_node_error(b->diagnostics, spec->distribution.node, "unknown distribution %s%s", bs_quote(name, strlen(name), quoted),
                      bs_suggest(name, known, n < PARAMETERS_MOST ? n : PARAMETERS_MOST, "known", suggestion));
    return type;
}

static void refuse_parameter(struct bs_build *b, const struct bs_distribution_type *type, const struct bs_node *key)
{
    const char *known[PARAMETERS_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t n = 0;
    for (; n < parameter_count(type) && n < PARAMETERS_MOST - 6; n++)
        known[n] = type->parameters[n].name;
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
        if (type->takes & special[i].bit)
            known[n++] = special[i].key;
    known[n++] = "tail";
    bs_node_error(b->diagnostics, key, "unknown parameter %s of the distribution %s%s", bs_quote(key->text, key->length, quoted),
                  type->name, bs_suggest(key->text, known, n, "accepted", suggestion));
}

static bool read_certain(struct bs_build *b, const struct bs_parameter *p, const struct bs_node *node, const char *what,
                         double *value)
{
    bool use = p->kind == BS_PARAMETER_USE, stated = false;
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE], low[BS_NUMBER_TEXT], high[BS_NUMBER_TEXT];
    double found = 0;
    if (node->kind != BS_NODE_SCALAR || bs_node_empty(node)) {
        bs_node_error(b->diagnostics, node, "%s: a number is expected, not %s", what, bs_node_kind_name(node));
    } else if (use ? bs_money_parse(node->text, node->length, &b->reader.money, b->usage_money, &stated, &found, message)
                   : bs_number_parse(node->text, node->length, BS_NUMBER_PLAIN, NULL, &found, message)) {
        bs_node_error(b->diagnostics, node, "%s: %s", what, message);
    } else if (found < p->least || found > p->most || (p->least_open && found == p->least) || (p->most_open && found == p->most)) {
        bs_node_error(b->diagnostics, node, "%s: %s is out of range; from %s%s to %s%s is accepted", what,
                      bs_quote(node->text, node->length, quoted), bs_number_text(p->least, low), p->least_open ? " (excluded)" : "",
                      bs_number_text(p->most, high), p->most_open && isfinite(p->most) ? " (excluded)" : "");
    } else {
        *value = p->kind == BS_PARAMETER_LOG && b->usage_money ? found + log(bs_own_money(b, 1)) : found;
        return true;
    }
    return false;
}

struct end_request {
    struct bs_build *b;
    const struct bs_parameter *parameter;
};

static bool read_end(void *context, const struct bs_node *node, const char *what, double *value)
{
    const struct end_request *end = context;
    return read_certain(end->b, end->parameter, node, what, value);
}

static void read_parameter(struct bs_build *b, const struct bs_parameter *p, const struct bs_node *node, double *value)
{
    struct end_request end = {.b = b, .parameter = p};
    if (bs_is_like_range(node))
        bs_read_range(&b->reader, node, p->name, p->least, p->most, read_end, &end, value);
    else
        read_certain(b, p, node, p->name, value);
}

static enum bs_status read_parameters(struct bs_build *b, const struct bs_usage_spec *spec, const struct bs_distribution_type *type,
                                      const double **out)
{
    size_t n = parameter_count(type);
    double *values = bs_arena_take(b->arena, n + 1, sizeof *values);
    if (!values)
        return BS_ERROR_MEMORY;
    for (size_t k = 0; k < n; k++)
        values[k] = NAN;
    for (size_t i = 0; i < spec->n_parameters; i++) {
        const struct bs_pair *pair = spec->parameters[i];
        size_t k = 0;
        while (k < n && strcmp(type->parameters[k].name, pair->key->text) != 0)
            k++;
        if (k == n)
            refuse_parameter(b, type, pair->key);
        else
            read_parameter(b, &type->parameters[k], pair->value, &values[k]);
    }
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        const struct bs_node *node = special_node(spec, i);
        if (node && !(type->takes & special[i].bit))
            bs_node_error(b->diagnostics, node, "%s does not belong to the distribution %s", special[i].key, type->name);
        else if (!node && (type->takes & special[i].bit))
            bs_node_error(b->diagnostics, spec->distribution.node, "the distribution %s needs %s", type->name, special[i].key);
    }
    *out = values;
    return BS_OK;
}

struct located_point {
    struct bs_point point;
    const struct bs_pair *pair;
};

static int by_probability(const void *a, const void *b)
{
    double p = ((const struct located_point *)a)->point.probability, q = ((const struct located_point *)b)->point.probability;
    return (p > q) - (p < q);
}

static void check_rising(struct bs_build *b, const struct located_point *points, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const struct bs_pair *low = points[i - 1].pair, *high = points[i].pair;
        if (points[i].point.probability == points[i - 1].point.probability)
            bs_node_error(b->diagnostics, high->key, "%s and %s are the same percentile", low->key->text, high->key->text);
        else if (points[i].point.value <= points[i - 1].point.value)
            bs_pair_error(b->diagnostics, high->value, low->value, "quantiles must rise: %s is %s, but %s is already %s",
                          high->key->text, high->value->text, low->key->text, low->value->text);
    }
}

static enum bs_status read_points(struct bs_build *b, const struct bs_node *at, struct bs_distribution_input *input)
{
    if (at->kind != BS_NODE_MAP || at->count == 0) {
        bs_node_error(b->diagnostics, at, "at: a map of percentiles such as {p50: 90, p90: 400} is expected");
        return BS_OK;
    }
    struct located_point *found = bs_arena_take(b->arena, at->count, sizeof *found);
    struct bs_point *points = bs_arena_take(b->arena, at->count, sizeof *points);
    if (!found || !points)
        return BS_ERROR_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < at->count; i++) {
        const struct bs_pair *pair = &at->pairs[i];
        found[n].pair = pair;
        if (bs_read_percentile(&b->reader, pair->key, &found[n].point.probability) &&
            bs_read_number(&b->reader, pair->value, pair->key->text, BS_KEY_AMOUNT, 0, 0, true, &found[n].point.value)) {
            const char *unit = b->usage_money ? b->model->currency : NULL;
            found[n].point.value = bs_own_amount(b, pair->value, unit, found[n].point.value);
            n++;
        }
    }
    qsort(found, n, sizeof *found, by_probability);
    check_rising(b, found, n);
    for (size_t i = 0; i < n; i++)
        points[i] = found[i].point;
    input->points = points;
    input->n_points = n;
    return BS_OK;
}

/* Amounts of a file are in the scenario's currency. */
static enum bs_status own_sample(const struct bs_build *b, struct bs_distribution_input *input)
{
    double *own = bs_arena_take(b->arena, input->n_sample, sizeof *own);
    for (size_t i = 0; own && i < input->n_sample; i++)
        own[i] = bs_own_money(b, input->sample[i]);
    input->sample = own;
    return own ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status read_sample(struct bs_build *b, const struct bs_usage_spec *spec, struct bs_distribution_input *input)
{
    const char *path = NULL;
    struct bs_file_digest digest;
    enum bs_status status = bs_build_path(b, &spec->file, &path);
    if (!status)
        status = bs_usage_column(path, spec->column.value, b->reader.money.own, b->arena, &input->sample, &input->n_sample, &digest,
                                 b->diagnostics);
    if (!status)
        status = bs_build_note_file(b, spec->file.value, "column", &spec->column.value, 1, &digest);
    if (!status && b->usage_money)
        status = own_sample(b, input);
    return status == BS_ERROR_INPUT ? BS_OK : status;
}

static enum bs_status read_parts(struct bs_build *b, const struct bs_node *list, struct bs_distribution_input *input)
{
    if (list->kind != BS_NODE_LIST || list->count == 0) {
        bs_node_error(b->diagnostics, list,
                      "parts: a list of parts is expected, e.g. [{share: 60%%, distribution: constant, value: 5}, ...]");
        return BS_OK;
    }
    struct bs_part_spec *specs = bs_arena_take(b->arena, list->count, sizeof *specs);
    const struct bs_distribution **parts = bs_arena_take(b->arena, list->count, sizeof(const struct bs_distribution *));
    double *weights = bs_arena_take(b->arena, list->count, sizeof *weights), sum = 0;
    if (!specs || !parts || !weights)
        return BS_ERROR_MEMORY;
    size_t errors = b->diagnostics->errors;
    for (size_t i = 0; i < list->count; i++) {
        enum bs_status status = bs_read_block(&b->reader, list->items[i], NULL, &bs_block_part, &specs[i]);
        if (!status && specs[i].share.node && bs_is_range(specs[i].share.node))
            bs_node_error(b->diagnostics, specs[i].share.node,
                          "share: that of a part takes no range: the other parts would have to change with it");
        if (!status && b->diagnostics->errors == errors)
            status = bs_build_usage(b, &specs[i].usage, &parts[i]);
        if (status)
            return status;
        weights[i] = specs[i].share.value;
        sum += weights[i];
    }
    if (b->diagnostics->errors == errors && fabs(sum - 1) > BS_SHARE_SLACK)
        bs_node_error(b->diagnostics, list, "the shares of the parts sum to %.6g%%, not to 100%%", 100 * sum);
    for (size_t i = 0; i < list->count; i++)
        weights[i] /= sum;
    input->parts = parts;
    input->weights = weights;
    input->n_parts = list->count;
    return BS_OK;
}

static enum bs_status add_tail(struct bs_build *b, const struct bs_tail_spec *tail, const struct bs_distribution **d)
{
    char message[BS_MESSAGE_SIZE] = "";
    double above = NAN;
    const struct bs_distribution *body = *d;
    *d = NULL;
    if (!bs_read_percentile(&b->reader, tail->above.node, &above))
        return BS_OK;
    enum bs_status status = bs_distribution_with_tail(body, tail->pareto.value, above, b->arena, d, message);
    if (status == BS_ERROR_MEMORY)
        return status;
    if (status)
        bs_node_error(b->diagnostics, tail->head.node, "tail: %s", *message ? message : bs_status_text(status));
    return BS_OK;
}

enum bs_status bs_build_usage(struct bs_build *b, const struct bs_usage_spec *spec, const struct bs_distribution **out)
{
    struct bs_distribution_input input = {0};
    char message[BS_MESSAGE_SIZE] = "";
    size_t errors = b->diagnostics->errors;
    const struct bs_distribution_type *type = find_type(b, spec);
    if (!type)
        return BS_OK;
    enum bs_status status = read_parameters(b, spec, type, &input.values);
    if (status || b->diagnostics->errors > errors)
        return status;
    if (type->takes & BS_TAKES_POINTS)
        status = read_points(b, spec->at.node, &input);
    if (!status && (type->takes & BS_TAKES_SAMPLE))
        status = read_sample(b, spec, &input);
    if (!status && (type->takes & BS_TAKES_PARTS))
        status = read_parts(b, spec->parts.node, &input);
    if (status || b->diagnostics->errors > errors)
        return status;
    status = bs_distribution_new(type, &input, b->arena, out, message);
    if (status == BS_ERROR_MEMORY)
        return status;
    if (status) {
        bool named = message[0] == '`' && strncmp(message + 1, type->name, strlen(type->name)) == 0;
        bs_node_error(b->diagnostics, spec->distribution.node, "%s%s%s", named ? "" : type->name, named ? "" : ": ",
                      *message ? message : bs_status_text(status));
        *out = NULL;
        return BS_OK;
    }
    return spec->tail.node ? add_tail(b, spec->tail.items, out) : BS_OK;
}
