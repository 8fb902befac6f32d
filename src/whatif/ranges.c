#include "whatif/ranges.h"
#include "usage/parameters.h"

#include <billshift/text.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double SIDE = 0.2; /* to each side of a value without a stated range */

struct making {
    const struct bs_sweep_request *request;
    const struct bs_scenario *scenario;
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    struct range *items;
    size_t n;
};

static bool read_text(const char *text, struct quantity *q)
{
    return quantity_read(text, strlen(text), q);
}

static const char *copy(struct making *m, const char *text)
{
    return bs_arena_copy(m->arena, text, strlen(text));
}

static double whole_or(bool whole, double value)
{
    return whole ? floor(value + 0.5) : value;
}

/* What stands at a path, times a factor; *moves: it is something else than before. NULL: no memory, or (*known false) no number. */
static const char *scaled(struct making *m, const struct bs_scenario_input *input, double factor, bool *known, bool *moves)
{
    char *text = NULL, number[QUANTITY_TEXT];
    size_t length;
    FILE *out = open_memstream(&text, &length);
    *known = true;
    *moves = false;
    for (size_t i = 0; i < input->n && out && *known; i++) {
        struct quantity q;
        *known = read_text(input->texts[i], &q);
        double value = *known ? whole_or(input->whole, q.value * factor) : 0;
        *moves = *moves || (*known && (value > q.value || value < q.value));
        if (input->names)
            fprintf(out, "%s\"%s\": ", i == 0 ? "{" : ", ", input->names[i]);
        fputs(*known ? quantity_text(&q, value, number) : "", out);
    }
    if (out && input->names)
        fputc('}', out);
    const char *made = out && fclose(out) == 0 && *known ? copy(m, text) : NULL;
    free(text);
    return made;
}

/* The value itself, written as the ends are. */
static enum bs_status around(struct making *m, const struct bs_scenario_input *input, struct range *out, char *message)
{
    bool known, down, up, still;
    *out = (struct range){.path = input->path, .whole = input->whole};
    out->base = scaled(m, input, 1, &known, &still);
    if (!known)
        return bs_refuse(message, "'%.100s' is no number", input->texts[0]);
    out->low = scaled(m, input, 1 - SIDE, &known, &down);
    out->high = scaled(m, input, 1 + SIDE, &known, &up);
    if (!out->base || !out->low || !out->high)
        return BS_ERROR_MEMORY;
    if (!down || !up)
        return bs_refuse(message, "20 %% of %.100s leads nowhere%s", out->base, input->whole ? " in whole numbers" : "");
    if (!input->names && (!read_text(out->low, &out->from) || !read_text(out->high, &out->to)))
        return bs_refuse(message, "'%.100s' is no number", out->low);
    if (!input->names && out->from.value > out->to.value) { /* below 0 */
        const char *high = out->low;
        const struct quantity to = out->from;
        out->low = out->high;
        out->high = high;
        out->from = out->to;
        out->to = to;
    }
    return BS_OK;
}

/* LOW:HIGH of a path. */
static enum bs_status stated(struct making *m, const char *text, struct range *out, char *message)
{
    const char *colon = strchr(text, ':');
    if (!colon || !quantity_read(text, (size_t)(colon - text), &out->from) ||
        !quantity_read(colon + 1, strlen(colon + 1), &out->to) || !quantity_alike(&out->from, &out->to))
        return bs_refuse(message, "write PATH=LOW:HIGH, two numbers of one kind: 20:40, $20:$40 or 10%%:30%%");
    if (!(out->from.value < out->to.value))
        return bs_refuse(message, "LOW is to be less than HIGH");
    if (out->whole && (floor(out->from.value) < out->from.value || floor(out->to.value) < out->to.value))
        return bs_refuse(message, "it is counted: LOW and HIGH are whole numbers");
    out->low = bs_arena_copy(m->arena, text, (size_t)(colon - text));
    out->high = copy(m, colon + 1);
    return out->low && out->high ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status one(struct making *m, const char *text, bool ends_only)
{
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    const char *equals = strchr(text, '=');
    struct bs_scenario_input input;
    struct bs_key_info key;
    bool known, moves;
    struct range *r = &m->items[m->n];
    size_t length = equals ? (size_t)(equals - text) : strlen(text);
    const char *path = bs_arena_copy(m->arena, text, length);
    enum bs_status status = BS_OK;
    if (!path)
        return BS_ERROR_MEMORY;
    *r = (struct range){.path = path, .whole = bs_key_of_path(path, &key) && strcmp(key.kind, "count") == 0};
    if (length == 0 || (!equals && ends_only))
        status = bs_refuse(message, "write PATH=LOW:HIGH, such as contracts.metered.seat_fee=15:30");
    else if (equals)
        status = stated(m, equals + 1, r, message);
    if (status == BS_OK && !ends_only) {
        status = bs_scenario_input_at(m->scenario, path, m->arena, &input, m->diagnostics);
        if (status != BS_OK)
            return status;
        if (!equals) {
            status = around(m, &input, r, message);
        } else if (!(r->base = scaled(m, &input, 1, &known, &moves))) {
            status = known ? BS_ERROR_MEMORY : bs_refuse(message, "'%.100s' stands there, no number", input.texts[0]);
        }
    }
    m->n++;
    if (status != BS_ERROR_INPUT)
        return status;
    return bs_error(m->diagnostics, NULL, "vary %s: %s", bs_quote(text, strlen(text), quoted), message);
}

static enum bs_status all_stated(struct making *m, bool ends_only)
{
    const struct bs_sweep_request *request = m->request;
    enum bs_status status = BS_OK;
    m->items = bs_arena_take(m->arena, request->n_vary, sizeof *m->items);
    if (!m->items)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < request->n_vary && status != BS_ERROR_MEMORY; i++) {
        enum bs_status own = one(m, request->vary[i], ends_only);
        status = own == BS_OK ? status : own;
        for (size_t k = 0; k + 1 < m->n && own == BS_OK; k++)
            if (strcmp(m->items[k].path, m->items[i].path) == 0)
                status = bs_error(m->diagnostics, NULL, "%s varies twice", m->items[i].path);
    }
    return status;
}

/* Whether the scenario can be read with a value at a path; else why not, in message. */
static enum bs_status tried(const struct making *m, const char *path, const char *value, char *message)
{
    const struct bs_sweep_request *request = m->request;
    size_t n = request->n_overrides;
    const char **overrides = calloc(n + 1, sizeof *overrides);
    char *own = NULL;
    struct bs_scenario *scenario = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    enum bs_status status = overrides && asprintf(&own, "%s=%s", path, value) >= 0 ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < n && status == BS_OK; i++)
        overrides[i] = request->overrides[i];
    if (status == BS_OK) {
        overrides[n] = own;
        status = bs_scenario_read_with(request->scenario, overrides, n + 1, request->options, &scenario, &said);
        free(own);
    }
    for (size_t i = 0; i < said.count && status == BS_ERROR_INPUT; i++)
        if (said.items[i].severity == BS_ERROR) {
            snprintf(message, BS_MESSAGE_SIZE, "%s is refused: %.300s", value, said.items[i].message);
            break;
        }
    bs_scenario_free(scenario);
    bs_diagnostics_free(&said);
    free(overrides);
    return status;
}

static bool is_zero(const struct bs_scenario_input *input)
{
    struct quantity q;
    return !input->names && read_text(input->texts[0], &q) && fpclassify(q.value) == FP_ZERO;
}

static enum bs_status all_there(struct making *m)
{
    const struct bs_scenario_input *inputs;
    size_t n;
    enum bs_status status = bs_scenario_inputs(m->scenario, m->arena, &inputs, &n);
    m->items = bs_arena_take(m->arena, n, sizeof *m->items);
    if (!m->items)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        char message[BS_MESSAGE_SIZE] = "";
        if (is_zero(&inputs[i]))
            continue;
        struct range *r = &m->items[m->n];
        status = around(m, &inputs[i], r, message);
        if (status == BS_OK)
            status = tried(m, r->path, r->low, message);
        if (status == BS_OK)
            status = tried(m, r->path, r->high, message);
        if (status == BS_OK)
            m->n++;
        else if (status == BS_ERROR_INPUT) {
            bs_warning(m->diagnostics, NULL, "%s does not vary by itself: %s; name it with a range, PATH=LOW:HIGH", inputs[i].path,
                       message);
            status = BS_OK;
        }
    }
    return status;
}

enum bs_status ranges_make(const struct bs_sweep_request *request, bool ends_only, struct bs_arena *arena, struct ranges *out,
                           struct bs_diagnostics *diagnostics)
{
    struct bs_scenario *scenario = NULL;
    struct bs_diagnostics said;
    *out = (struct ranges){.n = 0};
    if (strcmp(request->scenario, "-") == 0)
        return bs_error(diagnostics, NULL, "a sweep reads its scenario at every point: it takes a file, not standard input");
    bs_diagnostics_init(&said);
    enum bs_status status =
        bs_scenario_read_with(request->scenario, request->overrides, request->n_overrides, request->options, &scenario, &said);
    if (status != BS_OK) {
        bs_diagnostics_free(diagnostics);
        *diagnostics = said;
        return status;
    }
    bs_diagnostics_free(&said); /* its warnings are said by the points */
    const struct bs_model *model = bs_scenario_model(scenario);
    struct making m = {.request = request, .scenario = scenario, .arena = arena, .diagnostics = diagnostics};
    out->seed = model->seed;
    out->baseline = model->baseline;
    out->title = copy(&m, model->title);
    out->against = copy(&m, model->contracts[model->baseline].name);
    status = !out->title || !out->against ? BS_ERROR_MEMORY
             : request->n_vary > 0        ? all_stated(&m, ends_only)
             : ends_only                  ? BS_OK
                                          : all_there(&m);
    bs_scenario_free(scenario);
    if (status == BS_OK && m.n == 0)
        status =
            bs_error(diagnostics, NULL, "nothing varies; name it, --vary PATH=LOW:HIGH, such as contracts.metered.seat_fee=15:30");
    out->items = m.items;
    out->n = m.n;
    return status;
}
