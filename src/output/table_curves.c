/* bill_curve.csv: what a seat pays for a month's use, by the corners of the curve; breakeven.csv: where one contract stands to the
   baseline. Both are exact. unit: of the bill (bill_curve) and of the use (breakeven). */
#include "output/table.h"

#include <math.h>
#include <string.h>

static const char *const curve_columns[] = {"contract", "segment", "first_month", "last_month", "use", "bill", "unit"};
static const char *const span_columns[] = {"contract", "segment",  "first_month", "last_month",
                                           "relation", "from_use", "to_use",      "unit"};

static const double common_use = 0.99; /* curves are drawn up to this quantile of use at least */

size_t bs_curve_segments(const struct bs_model *model)
{
    return model->population ? 1 : model->n_segments;
}

const char *bs_curve_segment_name(const struct bs_model *model, size_t segment)
{
    return model->population ? "population" : model->segments[segment].name;
}

const char *bs_curve_segment_unit(const struct bs_model *model, size_t segment)
{
    size_t meter = model->population ? model->population->meter : model->segments[segment].meter;
    return model->meters[meter].unit;
}

struct spans {
    const struct bs_span *items;
    size_t count;
};

/* The curves of one segment under all contracts, and how each stands to the baseline. */
struct bundle {
    const struct bs_report *report;
    const struct bs_sink *sink;
    struct bs_arena *arena;
    size_t segment;
    struct bs_curve *curves; /* [contract] */
    struct spans *spans;     /* [contract] */
};

static enum bs_status compile(struct bundle *b)
{
    const struct bs_model *model = b->report->model;
    b->curves = bs_arena_take(b->arena, model->n_contracts, sizeof *b->curves);
    b->spans = bs_arena_take(b->arena, model->n_contracts, sizeof *b->spans);
    if (!b->curves || !b->spans)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < model->n_contracts; c++) {
        enum bs_status status = bs_model_curve(model, c, b->segment, b->arena, &b->curves[c]);
        if (status != BS_OK)
            return status;
    }
    for (size_t c = 0; c < model->n_contracts; c++) {
        if (c == model->baseline)
            continue;
        enum bs_status status =
            bs_curve_compare(b->arena, &b->curves[c], &b->curves[model->baseline], &b->spans[c].items, &b->spans[c].count);
        if (status != BS_OK)
            return status;
    }
    return BS_OK;
}

/* A use that few seats exceed, in the unit that is drawn or read. */
static double high_use(const struct bs_model *model, size_t segment)
{
    double high = 0;
    if (!model->population)
        high = bs_distribution_quantile(model->segments[segment].level, common_use);
    else
        for (size_t i = 0; i < model->population->users * model->population->months; i++)
            high = fmax(high, model->population->use[i]);
    return isfinite(high) ? high : 0;
}

/* Past everything there is to see: the last corner, the last point where a relation begins or ends, a high use. */
static double last_use(const struct bundle *b)
{
    const struct bs_model *model = b->report->model;
    double last = high_use(model, b->segment);
    for (size_t c = 0; c < model->n_contracts; c++) {
        last = fmax(last, b->curves[c].pieces[b->curves[c].n - 1].from);
        for (size_t i = 0; i < b->spans[c].count; i++) {
            last = fmax(last, b->spans[c].items[i].from);
            if (isfinite(b->spans[c].items[i].to))
                last = fmax(last, b->spans[c].items[i].to);
        }
    }
    return last > 0 ? last * 1.25 : 1;
}

static enum bs_status point(const struct bundle *b, size_t contract, double use, double bill)
{
    const struct bs_model *model = b->report->model;
    struct bs_cell cells[] = {
        bs_text_cell(model->contracts[contract].name),
        bs_text_cell(bs_curve_segment_name(model, b->segment)),
        bs_count_cell(1),
        bs_count_cell(b->report->results->months),
        bs_number_cell(use),
        bs_number_cell(bill),
        bs_text_cell(model->currency),
    };
    return b->sink->row(b->sink->context, cells, BS_CELLS(cells));
}

static enum bs_status curve_points(const struct bundle *b, size_t contract, double last)
{
    const struct bs_curve *curve = &b->curves[contract];
    enum bs_status status = BS_OK;
    for (size_t i = 0; status == BS_OK && i < curve->n; i++) {
        const struct bs_piece *piece = &curve->pieces[i];
        if (i > 0) { /* the end of the piece before, where it does not meet this one */
            const struct bs_piece *before = &curve->pieces[i - 1];
            double end = before->value + before->slope * (piece->from - before->from);
            if (end != piece->value)
                status = point(b, contract, piece->from, end);
        }
        if (status == BS_OK)
            status = point(b, contract, piece->from, piece->value);
    }
    const struct bs_piece *open = &curve->pieces[curve->n - 1];
    return status == BS_OK ? point(b, contract, last, open->value + open->slope * (last - open->from)) : status;
}

/* One end for all segments in the same unit, so that equal curves are drawn alike. */
static double common_last_use(const struct bundle *all, size_t segment)
{
    const struct bs_model *model = all->report->model;
    double last = 0;
    for (size_t s = 0; s < bs_curve_segments(model); s++)
        if (strcmp(bs_curve_segment_unit(model, s), bs_curve_segment_unit(model, segment)) == 0)
            last = fmax(last, last_use(&all[s]));
    return last;
}

static enum bs_status write_curves(const struct bundle *all, size_t segment)
{
    double last = common_last_use(all, segment);
    enum bs_status status = BS_OK;
    for (size_t c = 0; status == BS_OK && c < all->report->model->n_contracts; c++)
        status = curve_points(&all[segment], c, last);
    return status;
}

static enum bs_status write_spans(const struct bundle *all, size_t segment)
{
    const struct bundle *b = &all[segment];
    const struct bs_model *model = b->report->model;
    for (size_t c = 0; c < model->n_contracts; c++)
        for (size_t i = 0; i < b->spans[c].count; i++) {
            const struct bs_span *span = &b->spans[c].items[i];
            struct bs_cell cells[] = {
                bs_text_cell(model->contracts[c].name),
                bs_text_cell(bs_curve_segment_name(model, b->segment)),
                bs_count_cell(1),
                bs_count_cell(b->report->results->months),
                bs_text_cell(bs_relation_name(span->relation)),
                bs_number_cell(span->from),
                bs_number_cell(span->to),
                bs_text_cell(bs_curve_segment_unit(model, b->segment)),
            };
            enum bs_status status = b->sink->row(b->sink->context, cells, BS_CELLS(cells));
            if (status != BS_OK)
                return status;
        }
    return BS_OK;
}

static enum bs_status each_segment(const struct bs_report *report, const struct bs_sink *sink,
                                   enum bs_status (*write)(const struct bundle *all, size_t segment))
{
    size_t count = bs_curve_segments(report->model);
    struct bs_arena *arena = bs_arena_new();
    struct bundle *all = arena ? bs_arena_take(arena, count, sizeof *all) : NULL;
    enum bs_status status = all ? BS_OK : BS_ERROR_MEMORY;
    for (size_t s = 0; status == BS_OK && s < count; s++) {
        all[s] = (struct bundle){.report = report, .sink = sink, .segment = s, .arena = arena};
        status = compile(&all[s]);
    }
    for (size_t s = 0; status == BS_OK && s < count; s++)
        status = write(all, s);
    bs_arena_free(arena);
    return status;
}

static enum bs_status curve_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    return each_segment(report, sink, write_curves);
}

static enum bs_status span_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    return each_segment(report, sink, write_spans);
}

const struct bs_table bs_table_bill_curve = {.file = "bill_curve.csv",
                                             .columns = curve_columns,
                                             .n_columns = BS_CELLS(curve_columns),
                                             .method = "exact",
                                             .rows = curve_rows};

const struct bs_table bs_table_breakeven = {
    .file = "breakeven.csv", .columns = span_columns, .n_columns = BS_CELLS(span_columns), .method = "exact", .rows = span_rows};
