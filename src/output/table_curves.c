/* bill_curve.csv: what a seat pays for a month's use, by the corners of the curve; breakeven.csv: where one contract stands to the
   baseline. Both are exact. unit: of the bill (bill_curve) and of the use (breakeven); use_unit: of the use. Where a bill depends on all seats the curve is the
   seat's own part of it (labels.csv says so), and there is no break-even. */
#include "output/standing.h"
#include "output/table.h"

#include <math.h>
#include <string.h>

static const char *const curve_columns[] = {"contract", "segment", "first_month", "last_month", "use", "bill", "unit", "use_unit"};
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

/* The curves of one segment in one price period under all contracts, and how each stands to the baseline. */
struct bundle {
    const struct bs_report *report;
    const struct bs_sink *sink;
    struct bs_arena *arena;
    size_t segment, first_month, last_month; /* months from 1 */
    struct bs_curve *curves;                 /* [contract] */
    struct spans *spans;                     /* [contract] */
};

/* All of them, by segment and in it by period. */
struct bundles {
    struct bundle *items;
    size_t count;
};

static enum bs_status compile(struct bundle *b)
{
    const struct bs_model *model = b->report->model;
    b->curves = bs_arena_take(b->arena, model->n_contracts, sizeof *b->curves);
    b->spans = bs_arena_take(b->arena, model->n_contracts, sizeof *b->spans);
    if (!b->curves || !b->spans)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < model->n_contracts; c++) {
        enum bs_status status = bs_model_curve(model, c, b->segment, b->first_month - 1, b->arena, &b->curves[c]);
        if (status != BS_OK)
            return status;
    }
    for (size_t c = 0; c < model->n_contracts; c++) {
        if (c == model->baseline || !bs_standing_exists(model, c))
            continue;
        bool approximate;
        enum bs_status status = bs_curve_compare(b->arena, &b->curves[c], &b->curves[model->baseline], &b->spans[c].items,
                                                 &b->spans[c].count, &approximate);
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
        bs_count_cell(b->first_month),
        bs_count_cell(b->last_month),
        bs_number_cell(use),
        bs_number_cell(bill),
        bs_text_cell(model->currency),
        bs_text_cell(bs_curve_segment_unit(model, b->segment)),
    };
    return b->sink->row(b->sink->context, cells, BS_CELLS(cells));
}

/* Steps beyond so many of a piece are drawn at even distances instead. */
enum { STEPS_DRAWN = 400 };

static double steps_within(const struct bs_piece *piece, double end)
{
    double steps = 0;
    for (size_t i = 0; i < piece->n_stairs; i++)
        steps += (end - piece->from) / piece->stairs[i].size;
    return steps;
}

/* The next use above `use` at which a step of the piece lies, at most end. */
static double next_step(const struct bs_piece *piece, double use, double end)
{
    if (steps_within(piece, end) > STEPS_DRAWN)
        return fmin(end, use + (end - piece->from) / STEPS_DRAWN);
    double next = end;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        const struct bs_stair *stair = &piece->stairs[i];
        double whole = fmax(0, floor((use - stair->origin) / stair->size) + 1), at = stair->origin + whole * stair->size;
        next = at > use * (1 + 1e-12) && at < next ? at : next;
    }
    return next;
}

/* One piece up to `end`: both ends of every run between two steps. */
static enum bs_status piece_points(const struct bundle *b, size_t contract, const struct bs_piece *piece, double end)
{
    enum bs_status status = BS_OK;
    double use = piece->from;
    do {
        double next = next_step(piece, use, end), inside = bs_piece_value(piece, use + (next - use) / 2);
        double half = piece->slope * ((next - use) / 2);
        status = point(b, contract, use, inside - half);
        if (status == BS_OK && next < end)
            status = point(b, contract, next, inside + half);
        use = next;
    } while (status == BS_OK && use < end);
    return status;
}

/* The bill just below the end of a piece. */
static double value_before(const struct bs_piece *piece, double end)
{
    double use = piece->from;
    for (double next; piece->n_stairs > 0 && (next = next_step(piece, use, end)) < end;)
        use = next;
    if (piece->n_stairs == 0)
        return piece->value + piece->slope * (end - piece->from);
    return bs_piece_value(piece, use + (end - use) / 2) + piece->slope * ((end - use) / 2);
}

static enum bs_status curve_points(const struct bundle *b, size_t contract, double last)
{
    const struct bs_curve *curve = &b->curves[contract];
    enum bs_status status = BS_OK;
    for (size_t i = 0; status == BS_OK && i < curve->n; i++) {
        const struct bs_piece *piece = &curve->pieces[i];
        double end = i + 1 < curve->n ? curve->pieces[i + 1].from : last;
        if (i > 0) { /* the end of the piece before, where it does not meet this one */
            double before = value_before(&curve->pieces[i - 1], piece->from);
            if (before != piece->value || piece->n_stairs > 0 || curve->pieces[i - 1].n_stairs > 0)
                status = point(b, contract, piece->from, before);
        }
        if (status == BS_OK && i == 0 && piece->n_stairs > 0) /* no step is begun without use */
            status = point(b, contract, 0, bs_piece_value(piece, 0));
        if (status == BS_OK && piece->n_stairs > 0 && end > piece->from)
            status = piece_points(b, contract, piece, end);
        else if (status == BS_OK)
            status = point(b, contract, piece->from, bs_piece_value(piece, piece->from));
    }
    return status == BS_OK ? point(b, contract, last, value_before(&curve->pieces[curve->n - 1], last)) : status;
}

/* One end for all segments in the same unit and all periods, so that equal curves are drawn alike. */
static double common_last_use(const struct bundles *all, const struct bundle *b)
{
    const struct bs_model *model = b->report->model;
    double last = 0;
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(bs_curve_segment_unit(model, all->items[i].segment), bs_curve_segment_unit(model, b->segment)) == 0)
            last = fmax(last, last_use(&all->items[i]));
    return last;
}

static enum bs_status write_curves(const struct bundles *all, const struct bundle *b)
{
    double last = common_last_use(all, b);
    enum bs_status status = BS_OK;
    for (size_t c = 0; status == BS_OK && c < b->report->model->n_contracts; c++)
        status = curve_points(b, c, last);
    return status;
}

static enum bs_status write_spans(const struct bundles *all, const struct bundle *b)
{
    (void)all;
    const struct bs_model *model = b->report->model;
    for (size_t c = 0; c < model->n_contracts; c++)
        for (size_t i = 0; i < b->spans[c].count; i++) {
            const struct bs_span *span = &b->spans[c].items[i];
            struct bs_cell cells[] = {
                bs_text_cell(model->contracts[c].name),
                bs_text_cell(bs_curve_segment_name(model, b->segment)),
                bs_count_cell(b->first_month),
                bs_count_cell(b->last_month),
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

static enum bs_status compile_all(const struct bs_report *report, const struct bs_sink *sink, struct bs_arena *arena,
                                  struct bundles *all)
{
    const size_t *first_months;
    size_t periods, segments = bs_curve_segments(report->model);
    enum bs_status status = bs_model_periods(report->model, arena, &first_months, &periods);
    if (status != BS_OK)
        return status;
    *all = (struct bundles){.items = bs_arena_take(arena, segments * periods, sizeof *all->items), .count = segments * periods};
    status = all->items ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; status == BS_OK && i < all->count; i++) {
        size_t period = i % periods;
        all->items[i] = (struct bundle){.report = report,
                                        .sink = sink,
                                        .arena = arena,
                                        .segment = i / periods,
                                        .first_month = first_months[period] + 1,
                                        .last_month = period + 1 < periods ? first_months[period + 1] : report->results->months};
        status = compile(&all->items[i]);
    }
    return status;
}

static enum bs_status each_segment(const struct bs_report *report, const struct bs_sink *sink,
                                   enum bs_status (*write)(const struct bundles *all, const struct bundle *b))
{
    struct bs_arena *arena = bs_arena_new();
    struct bundles all = {0};
    enum bs_status status = arena ? compile_all(report, sink, arena, &all) : BS_ERROR_MEMORY;
    for (size_t i = 0; status == BS_OK && i < all.count; i++)
        status = write(&all, &all.items[i]);
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
