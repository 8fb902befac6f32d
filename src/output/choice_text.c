/* Choices to read. */
#include "output/readable.h"

#include <billshift/choice.h>
#include <billshift/output.h>
#include <errno.h>
#include <math.h>
#include <string.h>

enum { WIDTH = 100, SENTENCE = 1024 };

static enum bs_status done(bool good)
{
    return good ? BS_OK : errno == ENOMEM ? BS_ERROR_MEMORY : BS_ERROR_IO;
}

static void money_cell(struct bs_grid *grid, double value, int places, const char *currency)
{
    char text[BS_READABLE];
    bs_grid_cell(grid, isnan(value) ? "-" : bs_readable_money(value, places, currency, 0, text));
}

static void size_row(struct bs_grid *grid, const struct bs_commitment_choice *row, int places, const char *currency)
{
    char text[BS_READABLE];
    if (row->quantile > 0)
        snprintf(text, sizeof text, "p%.0f of spend", 100 * row->quantile);
    bs_grid_cell(grid, isnan(row->quantile) ? "as it stands" : row->quantile == 0 ? "none" : text);
    money_cell(grid, row->amount, places, currency);
    const double figures[] = {row->mean.value, row->p10.value, row->p50.value, row->p90.value, row->unused.value};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        money_cell(grid, figures[i], places, currency);
    bs_grid_cell(grid, isnan(row->overrun.value) ? "-" : bs_readable_share(row->overrun.value, text));
}

enum bs_status bs_commitment_write_text(const struct bs_commitment_choices *choices, const char *contract, const char *currency,
                                        FILE *out)
{
    static const char *const heads[] = {"commitment", "a period", "expected", "p10", "p50", "p90", "unused", "overrun"};
    enum { COLUMNS = sizeof heads / sizeof *heads };
    struct bs_grid *grid = bs_grid_new(COLUMNS, 1);
    char text[SENTENCE];
    if (!grid)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < COLUMNS; i++)
        bs_grid_cell(grid, heads[i]);
    for (size_t i = 0; i < choices->n; i++)
        size_row(grid, &choices->rows[i], bs_readable_places(choices->rows[i].mean.value, currency), currency);
    bool good = fprintf(out, "What the organization is charged for the term under %s, by size of its commitment\n", contract) >= 0;
    good = good && bs_grid_print(grid, 2, WIDTH, out);
    snprintf(
        text, sizeof text,
        "Sizes are quantiles of what is spent on use in a period of %zu month%s, as if nothing were promised. p10: one term in ten "
        "costs less, where use falls short; p90: one in ten costs more, where it overruns. Unused: mean of what is paid for "
        "nothing. Overrun: the chance that the commitment is gone before the term ends. All else is as the scenario says: "
        "whether a smaller commitment would get the same prices is not known to it.",
        choices->period, choices->period == 1 ? "" : "s");
    good = good && bs_print_wrapped("  ", 2, WIDTH, text, out);
    bs_grid_free(grid);
    return done(good);
}

static const char *bound(double use, const char *unit, char *text)
{
    return bs_readable_money(use, (int)fmin(bs_readable_decimals(use), 2), unit, 0, text);
}

static bool say_span(const struct bs_mix_span *s, bool everywhere, const char *contract, FILE *out)
{
    char from[BS_READABLE], to[BS_READABLE], text[SENTENCE];
    bound(s->span.from, s->unit, from);
    bound(s->span.to, s->unit, to);
    int n = everywhere ? snprintf(text, sizeof text, "%s is cheaper ", contract)
                       : snprintf(text, sizeof text, "segment %s: %s is cheaper ", s->segment, contract);
    char *rest = text + n;
    size_t room = sizeof text - (size_t)n;
    if (s->span.from == 0 && isinf(s->span.to))
        snprintf(rest, room, "at any use.");
    else if (s->span.from == 0)
        snprintf(rest, room, "in a month with less than %s of use.", to);
    else if (isinf(s->span.to))
        snprintf(rest, room, "in a month with more than %s of use.", from);
    else
        snprintf(rest, room, "in a month with %s to %s of use.", from, to);
    return bs_print_wrapped("  ", 4, WIDTH, text, out);
}

static bool alike(const struct bs_mix_span *a, const struct bs_mix_span *b)
{
    return a->span.from == b->span.from && a->span.to == b->span.to && strcmp(a->unit, b->unit) == 0;
}

/* One span, the same in every segment, is told once. */
static bool say_spans(const struct bs_mix *mix, const char *contract, FILE *out)
{
    bool same = mix->n_spans > 0 && mix->n_spans == mix->n_segments, good = true;
    for (size_t i = 1; i < mix->n_spans; i++)
        same = same && alike(&mix->spans[i], &mix->spans[0]) && strcmp(mix->spans[i].segment, mix->spans[i - 1].segment) != 0;
    if (mix->spans_from > 0)
        good = fprintf(out, "  At the prices from month %zu on:\n", mix->spans_from) >= 0;
    for (size_t i = 0; i < (same ? 1 : mix->n_spans) && good; i++)
        good = say_span(&mix->spans[i], same, contract, out);
    return good;
}

enum bs_status bs_mix_write_text(const struct bs_mix *mix, const char *contract, const char *baseline, const char *currency,
                                 FILE *out)
{
    char moving[BS_READABLE], base[BS_READABLE], all[BS_READABLE], best[BS_READABLE], saved[BS_READABLE], error[BS_READABLE],
        share[BS_READABLE], seats[BS_READABLE], text[SENTENCE], within[BS_READABLE + 32] = "";
    double single = fmin(mix->baseline, mix->contract);
    int places = bs_readable_places(mix->baseline, currency);
    bs_readable_number(mix->moving, mix->n_users > 0 ? 0 : 1, moving);
    if (mix->best_error > 0.005 * fabs(single - mix->best))
        snprintf(within, sizeof within, " (within %s)", bs_readable_money(mix->best_error, places, currency, 0, error));
    snprintf(
        text, sizeof text,
        "%s or %s for each seat: %s of %s seats (%s) are cheaper under %s over the term. If each has what is cheaper for it, "
        "bills come to %s, against %s with all under %s and %s with all under %s: the split saves %s%s against the better of the "
        "two.",
        contract, baseline, moving, bs_readable_number(mix->seats, 0, seats), bs_readable_share(mix->moving / mix->seats, share),
        contract, bs_readable_money(mix->best, places, currency, 0, best),
        bs_readable_money(mix->baseline, places, currency, 0, base), baseline,
        bs_readable_money(mix->contract, places, currency, 0, all), contract,
        bs_readable_money(single - mix->best, places, currency, 0, saved), within);
    bool good = bs_print_wrapped("", 0, WIDTH, text, out);
    return done(
        good && say_spans(mix, contract, out) &&
        bs_print_wrapped("  ", 2, WIDTH,
                         "Bills of seats alone, without fees of the organization. Who is cheaper where is known after the term; "
                         "before it, sort seats by the use that is typical of them.",
                         out));
}
