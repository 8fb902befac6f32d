#include "output/report/figures.h"

#include "output/summary.h"

#include <billshift/bill.h>
#include <billshift/moments.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct report_figure none = {NAN, NAN};

static struct report_figure figure_of(const struct report_table *table, size_t row)
{
    return (struct report_figure){bs_report_number_at(table, row, "value"), bs_report_number_at(table, row, "std_error")};
}

struct report_figure bs_report_seat(const struct report_data *data, size_t contract, const char *group, const char *period,
                                    const char *measure)
{
    const struct report_table *table = bs_report_table(data, "summary.csv");
    const char *name = data->contracts[contract].name;
    for (size_t i = 0; i < data->n_blocks; i++) {
        const struct report_block *block = &data->blocks[i];
        if (strcmp(block->group, group) != 0 || strcmp(block->contract, name) != 0 || strcmp(block->period, period) != 0)
            continue;
        for (size_t row = block->first; row < block->first + block->count; row++)
            if (strcmp(bs_report_text_at(table, row, "measure"), measure) == 0)
                return figure_of(table, row);
    }
    return none;
}

struct report_figure bs_report_total(const struct report_data *data, size_t contract, const char *measure)
{
    const struct report_table *table = bs_report_table(data, "organization.csv");
    const char *key[] = {data->contracts[contract].name, "term", measure};
    return figure_of(table, bs_report_find(table, key, 3));
}

struct report_figure bs_report_uncertain(const struct report_data *data, size_t contract, const char *measure,
                                         const char *statistic)
{
    const struct report_table *table = bs_report_table(data, "uncertainty.csv");
    const char *key[] = {data->contracts[contract].name, "organization", "term", measure, "with uncertain assumptions", statistic};
    return figure_of(table, bs_report_find(table, key, 6));
}

bool bs_report_has_uncertain(const struct report_data *data)
{
    return bs_report_table(data, "uncertainty.csv")->n_rows > 0;
}

size_t bs_report_cheapest(const struct report_data *data)
{
    size_t best = data->n_contracts;
    double least = NAN;
    for (size_t c = 0; c < data->n_contracts; c++) {
        double total = bs_report_total(data, c, "total_mean").value;
        if (c != data->baseline && (best == data->n_contracts || total < least || (isnan(least) && !isnan(total)))) {
            best = c;
            least = total;
        }
    }
    return best;
}

bool bs_report_varies(const struct report_data *data, size_t contract)
{
    return bs_report_total(data, contract, "total_sd").value > 0;
}

/* The decimal place of an error's first digit: 2 of 0.04, -3 of 4,600; many where there is no error. */
static int place_of_error(double error)
{
    enum { ANY = 30 };
    return error > 0 && isfinite(error) ? (int)-floor(log10(error)) : ANY;
}

/* Tenths of a currency are not written: whole, or to the coin. */
static int whole_coins(int places, int suits)
{
    return places >= suits ? suits : suits <= 4 && places > 0 ? 0 : places;
}

int bs_report_places(const struct report_figure *figures, size_t n, const char *unit)
{
    double largest = 0, error = 0;
    for (size_t i = 0; i < n; i++) {
        largest = isfinite(figures[i].value) ? fmax(largest, fabs(figures[i].value)) : largest;
        error = isfinite(figures[i].error) ? fmax(error, figures[i].error) : error;
    }
    int places = whole_coins(place_of_error(error), bs_readable_places(largest, unit));
    return places > 0 ? places : 0;
}

const char *bs_report_money(struct report_figure figure, int places, const char *unit, unsigned flags, char *buffer)
{
    int warranted = place_of_error(figure.error);
    if (places < 0)
        places = whole_coins(warranted, bs_readable_places(figure.value, unit));
    if (warranted < 0 && isfinite(figure.value)) {
        double step = pow(10, -warranted);
        figure.value = round(figure.value / step) * step;
    }
    return bs_readable_money(figure.value, places > 0 ? places : 0, unit, flags, buffer);
}

/* Percent with one decimal, or as far as the error leaves any meaning. */
static const char *percent_text(double percent, double error, char *buffer)
{
    int warranted = place_of_error(error);
    double step = warranted < 1 ? pow(10, -warranted) : 0;
    return bs_readable_number(step > 0 ? round(percent / step) * step : percent, step > 0 ? 0 : 1, buffer);
}

const char *bs_report_share(struct report_figure figure, char *buffer)
{
    char number[BS_READABLE];
    bool inside = figure.value > 0 && figure.value < 1;
    if (!inside || place_of_error(100 * figure.error) >= 1)
        return bs_readable_share(figure.value, buffer);
    snprintf(buffer, BS_READABLE, "%.40s %%", percent_text(100 * figure.value, 100 * figure.error, number));
    return buffer;
}

const char *bs_report_percent(struct report_figure change, double base, char *buffer)
{
    char number[BS_READABLE];
    double percent = base > 0 ? 100 * change.value / base : (double)NAN; /* of a rebate the sign would be turned */
    *buffer = '\0';
    if (isfinite(percent))
        snprintf(buffer, BS_READABLE, percent > 0 ? "+%.40s %%" : "%.40s %%",
                 percent_text(percent, 100 * change.error / base, number));
    return buffer;
}

const char *bs_report_chance(const struct report_data *data, size_t contract, bool uncertain, char *buffer)
{
    const double least = 1e-3;    /* smaller chances are told as smaller than it */
    const double computed = 1e-7; /* one with so small an error was not drawn */
    struct report_figure chance = uncertain ? bs_report_uncertain(data, contract, "probability_dearer", "mean")
                                            : bs_report_total(data, contract, "probability_dearer");
    bool sure = !uncertain && !bs_report_varies(data, contract) && !bs_report_varies(data, data->baseline);
    double bound = sure ? 0 : uncertain || data->exact || isnan(chance.error) || chance.error < computed ? least : chance.error;
    if (chance.value > 0 && chance.value < 1)
        return bs_report_share(chance, buffer);
    return bs_readable_probability(chance.value, bound, buffer);
}

const char *bs_report_range(struct report_figure low, struct report_figure high, const char *unit, char *buffer)
{
    char from[BS_READABLE], to[BS_READABLE];
    const struct report_figure ends[] = {low, high};
    int places = bs_report_places(ends, 2, unit);
    if (isnan(low.value) || isnan(high.value)) {
        snprintf(buffer, 3 * (size_t)BS_READABLE, "-");
        return buffer;
    }
    bs_report_money(low, places, unit, 0, from);
    bs_report_money(high, places, unit, 0, to);
    bool alike = strcmp(from, to) == 0;
    snprintf(buffer, 3 * (size_t)BS_READABLE, "%s%s%s", from, alike ? "" : " to ", alike ? "" : to);
    return buffer;
}

unsigned bs_report_flags(const char *unit)
{
    return bs_summary_flags(unit);
}
