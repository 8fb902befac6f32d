#include "output/json.h"

#include <math.h>
#include <unistd.h>

enum { DIGITS = 15 };

json_t *bs_json_number(double value)
{
    const double whole_most = 9007199254740992.0; /* 2^53 */
    if (isnan(value))
        return json_null();
    if (isinf(value))
        return json_string(value > 0 ? "inf" : "-inf");
    if (value == floor(value) && fabs(value) < whole_most)
        return json_integer((json_int_t)value);
    return json_real(value);
}

json_t *bs_json_messages(const struct bs_diagnostics *diagnostics, enum bs_severity severity)
{
    json_t *list = json_array();
    for (size_t i = 0; list && diagnostics && i < diagnostics->count; i++) {
        const struct bs_diagnostic *item = &diagnostics->items[i];
        if (item->severity == severity && json_array_append_new(list, json_string(item->message)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

json_t *bs_json_cuts(const struct bs_report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < BS_COHORT_COUNT - 1; i++) {
        const struct bs_cut *cut = &report->results->cuts[i];
        json_t *item =
            json_pack("{s:o, s:o, s:o, s:s}", "probability", bs_json_number(cut->probability), "use", bs_json_number(cut->use),
                      "std_error", bs_json_number(cut->std_error), "unit", report->model->use_unit);
        if (json_array_append_new(list, item) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* A sink that makes an object of each row. */
struct rows {
    const struct bs_table *table;
    json_t *list;
};

static enum bs_status row(void *context, const struct bs_cell *cells, size_t count)
{
    struct rows *rows = context;
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++) {
        json_t *value = cells[i].text ? json_string(cells[i].text) : bs_json_number(cells[i].number);
        if (json_object_set_new(object, rows->table->columns[i], value) != 0) {
            json_decref(object);
            return BS_ERROR_MEMORY;
        }
    }
    return json_array_append_new(rows->list, object) == 0 ? BS_OK : BS_ERROR_MEMORY;
}

json_t *bs_json_rows(const struct bs_table *table, const struct bs_report *report)
{
    struct rows rows = {.table = table, .list = json_array()};
    struct bs_sink sink = {.row = row, .context = &rows};
    if (rows.list && table->rows(report, &sink) != BS_OK) {
        json_decref(rows.list);
        return NULL;
    }
    return rows.list;
}

json_t *bs_json_read(int descriptor)
{
    FILE *file = fdopen(descriptor, "r");
    if (!file) {
        close(descriptor);
        return NULL;
    }
    json_t *value = json_loadf(file, 0, NULL);
    fclose(file);
    return value;
}

enum bs_status bs_json_write(json_t *value, FILE *file)
{
    if (!value)
        return BS_ERROR_MEMORY;
    int failed = json_dumpf(value, file, JSON_INDENT(2) | JSON_SORT_KEYS | JSON_REAL_PRECISION(DIGITS));
    json_decref(value);
    return failed || fputc('\n', file) == EOF ? BS_ERROR_IO : BS_OK;
}
