/* bill_curve.csv: what a seat pays for a month's use, by the corners of the curve (line: exact; mean: the line through the middles of steps that
   are too many to be drawn); breakeven.csv: where one contract stands to the baseline. unit: of the bill (bill_curve) and of the use
   (breakeven); use_unit: of the use. Where a bill depends on all seats the curve is the seat's own part of it (labels.csv says so), and there
   is no break-even. */
#include "contract/curve_reading.h"
#include "contract/curve_walk.h"
#include "output/standing.h"
#include "output/table.h"

#include <math.h>
#include <string.h>

static const char *const curve_columns[] = {"contract", "segment", "first_month", "last_month", "use",
                                            "bill",     "unit",    "use_unit",    "line"};
static const char *const span_columns[] = {"contract", "segment",  "first_month", "last_month",
                                           "relation", "from_use", "to_use",      "unit"};

static const double common_use = 0.99; /* curves are drawn up to this quantile of use at least */

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
    if (model->population)
        high *= bs_population_most_growth(model->population);
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

/* Draws one curve: a point that is where the last one was is not drawn again. */
struct pen {
    const struct bundle *b;
    size_t contract;
    bool drawn;
    double use, bill; /* of the last point */
};

static enum bs_status point(struct pen *pen, double use, double bill, bool mean)
{
    const struct bundle *b = pen->b;
    const struct bs_model *model = b->report->model;
    if (pen->drawn && pen->use == use && pen->bill == bill)
        return BS_OK;
    *pen = (struct pen){.b = b, .contract = pen->contract, .drawn = true, .use = use, .bill = bill};
    struct bs_cell cells[] = {
        bs_text_cell(model->contracts[pen->contract].name),
        bs_text_cell(bs_model_segment_name(model, b->segment)),
        bs_count_cell(b->first_month),
        bs_count_cell(b->last_month),
        bs_number_cell(use),
        bs_number_cell(bill),
        bs_text_cell(model->currency),
        bs_text_cell(bs_curve_segment_unit(model, b->segment)),
        bs_text_cell(mean ? "mean" : "exact"),
    };
    return b->sink->row(b->sink->context, cells, BS_CELLS(cells));
}

/* So many steps of a piece are drawn, from its beginning; beyond them the line through the middles of its steps. */
enum { STEPS_DRAWN = 400 };

/* The next use above `use` at which a step of the piece lies, at most end. */
static double next_step(const struct bs_piece *piece, double use, double end)
{
    double next = end;
    for (size_t i = 0; i < piece->n_stairs; i++)
        next = fmin(next, stair_place(&piece->stairs[i], fmax(0, stair_next(&piece->stairs[i], use))));
    return next > use ? next : end;
}

static double next_origin(const struct bs_piece *piece, double use, double end)
{
    double next = end;
    for (size_t i = 0; i < piece->n_stairs; i++)
        if (piece->stairs[i].origin > use)
            next = fmin(next, piece->stairs[i].origin);
    return next;
}

/* Bends where a staircase begins. */
static enum bs_status mean_points(struct pen *pen, const struct bs_piece *piece, double use, double end)
{
    enum bs_status status = BS_OK;
    for (double next; status == BS_OK && use < end; use = next) {
        const struct side side = side_on_mean(piece, use);
        next = next_origin(piece, use, end);
        status = point(pen, use, bs_piece_value(&side.piece, use), true);
        if (status == BS_OK)
            status = point(pen, next, bs_piece_value(&side.piece, next), true);
    }
    return status;
}

/* A piece with stairs: both ends of every run between two steps. */
static enum bs_status step_points(struct pen *pen, const struct bs_piece *piece, double end)
{
    enum bs_status status = BS_OK;
    double use = piece->from;
    for (size_t steps = 0; status == BS_OK && use < end && steps <= STEPS_DRAWN; steps++) {
        double next = next_step(piece, use, end), half = (next - use) / 2;
        double inside = bs_piece_value(piece, use + half);
        status = point(pen, use, inside - piece->slope * half, false);
        if (status == BS_OK)
            status = point(pen, next, inside + piece->slope * half, false);
        use = next;
    }
    return status == BS_OK ? mean_points(pen, piece, use, end) : status;
}

static enum bs_status curve_points(const struct bundle *b, size_t contract, double last)
{
    const struct bs_curve *curve = &b->curves[contract];
    struct pen pen = {.b = b, .contract = contract};
    enum bs_status status = point(&pen, 0, bs_curve_value(curve, 0), false);
    for (size_t i = 0; status == BS_OK && i < curve->n; i++) {
        const struct bs_piece *piece = &curve->pieces[i];
        double end = i + 1 < curve->n ? curve->pieces[i + 1].from : last;
        if (piece->n_stairs > 0) {
            status = step_points(&pen, piece, end);
            continue;
        }
        status = point(&pen, piece->from, piece->value, false);
        if (status == BS_OK)
            status = point(&pen, end, piece->value + piece->slope * (end - piece->from), false);
    }
    return status;
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
                bs_text_cell(bs_model_segment_name(model, b->segment)),
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
    size_t periods, segments = bs_model_segments(report->model);
    enum bs_status status = bs_model_periods(report->model, arena, &first_months, &periods);
    if (status != BS_OK)
        return status;
    *all = (struct bundles){.items = bs_arena_take(arena, segments * periods, sizeof *all->items), .count = segments * periods};
    status = all->items ? BS_OK : BS_ERROR_MEMORY;
    size_t segment = 0, period = 0;
    for (size_t i = 0; status == BS_OK && i < all->count; i++) {
        bool last = period + 1 == periods;
        all->items[i] = (struct bundle){.report = report,
                                        .sink = sink,
                                        .arena = arena,
                                        .segment = segment,
                                        .first_month = first_months[period] + 1,
                                        .last_month = last ? report->results->months : first_months[period + 1]};
        status = compile(&all->items[i]);
        segment += last;
        period = last ? 0 : period + 1;
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
