#include "engine_model.h"
#include "engine/exact/exact.h"
#include "model_fixture.h"

#include <billshift/engine.h>

/* Terms of a payment; the charge is where they point to. */
static struct bs_terms terms_of(const struct payment *payment, struct bs_charge *charge)
{
    *charge = (struct bs_charge){.model = bs_charge_model_find(payment->model ? payment->model : "per_unit"),
                                 .per = 1,
                                 .price = payment->price,
                                 .included = payment->included,
                                 .tiers = payment->tiers,
                                 .n_tiers = payment->n_tiers,
                                 .packaging = {.size = payment->package}};
    return (struct bs_terms){.seat_fee = payment->fee,
                             .minimum_bill = payment->least,
                             .maximum_bill = payment->most > 0 ? payment->most : INFINITY,
                             .charges = charge,
                             .n_charges = 1};
}

static size_t number_of(const struct engine_seats *seats)
{
    return seats->seats ? seats->seats : ENGINE_SEATS;
}

/* NULL: refused. */
static struct bs_results *run(const struct engine_seats *seats, const struct payment *base, const struct payment *payment,
                              char *message)
{
    static const struct payment nothing = {0};
    struct fixture f;
    struct bs_charge charges[2];
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    fixture_start(&f);
    f.model.months = 1;
    f.mix = seats->units;
    f.contracts[0].terms = terms_of(base ? base : &nothing, &charges[0]);
    f.contracts[1].terms = terms_of(payment, &charges[1]);
    struct bs_segment *segment = fixture_segment(&f, "all", number_of(seats), seats->level);
    segment->month_to_month = seats->variation;
    segment->inactive = seats->inactive;
    bs_diagnostics_init(&diagnostics);
    enum bs_status status = bs_run_exact(&f.model, NULL, &results, &diagnostics);
    if (status != BS_OK)
        snprintf(message, ENGINE_MESSAGE, "%s", diagnostics.errors > 0 ? diagnostics.items[0].message : bs_status_text(status));
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
    return results;
}

int engine_figures(const struct engine_seats *seats, const struct payment *base, const struct payment *payment,
                   struct engine_figures *out, char *message)
{
    struct bs_results *results = run(seats, base, payment, message);
    if (!results)
        return 0;
    memcpy(out->seat, *bs_results_at(results, 1, 0, BS_MONTH), sizeof out->seat);
    const struct bs_estimate *total = results->organization[results->months + 1].total;
    double of_seats = sqrt((double)number_of(seats));
    out->spread = (struct computed){total[BS_TOTAL_SD].value / of_seats, total[BS_TOTAL_SD].std_error / of_seats};
    out->total = (struct computed){total[BS_TOTAL_MEAN].value, total[BS_TOTAL_MEAN].std_error};
    bs_results_free(results);
    return 1;
}

/* As in summary.csv; the density is that between the neighbours in change.csv. */
static double quantile_error(const struct bs_results *results, const double *change, size_t i)
{
    size_t low = i > 0 ? i - 1 : i, high = i + 1 < results->n_probabilities ? i + 1 : i;
    double between = results->probabilities[high] - results->probabilities[low];
    return EXACT_AMOUNT * fabs(change[i]) + EXACT_PROBABILITY * (change[high] - change[low]) / between;
}

struct computed engine_quantile(const struct engine_seats *seats, const struct payment *payment, double p, char *message)
{
    struct computed found = {NAN, 0};
    struct bs_results *results = run(seats, NULL, payment, message);
    if (!results)
        return found;
    const double *change = bs_results_distribution(results, 1, 0, BS_MONTH)->change;
    for (size_t i = 0; i < results->n_probabilities; i++)
        if (fabs(results->probabilities[i] - p) < 1e-12)
            found = (struct computed){change[i], quantile_error(results, change, i)};
    if (isnan(found.value))
        snprintf(message, ENGINE_MESSAGE, "change.csv has no such quantile");
    bs_results_free(results);
    return found;
}
