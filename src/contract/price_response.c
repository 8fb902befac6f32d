#include "contract/price_response.h"

#include "contract/charged.h"
#include "contract/ledger_lines.h"

#include <math.h>

static bool is_read(const struct bs_terms *terms, size_t meter)
{
    for (size_t i = 0; i < terms->n_charges; i++)
        if (charge_reads(&terms->charges[i], meter))
            return true;
    return false;
}

static void add_lines(const struct seat_query *query, const double *after, struct bs_lines *lines)
{
    const struct bs_terms *terms = bs_contract_terms(query->contract, query->month);
    char why[BS_RESPONSE_TEXT];
    bs_response_text(query->contract->response, query->segment, query->month, why);
    for (size_t m = 0; m < query->n_meters; m++) {
        double change = after[m] - query->quantity[m];
        if (change == 0 || !is_read(terms, m))
            continue;
        struct bs_line line = plain_line(BS_LINE_RESPONSE, "response", change, NAN, 0);
        line.tier = lines->meters ? lines->meters[m] : "";
        line.unit = lines->units ? lines->units[m] : "";
        if (query->quantity[m] != 0)
            bs_lines_add(lines, line, "use x %.6g: %s", after[m] / query->quantity[m], why);
        else
            bs_lines_add(lines, line, "%s", why);
    }
}

void price_response(struct seat_query *query, double *after, struct bs_lines *lines)
{
    const struct bs_response *response = query->contract->response;
    if (!response)
        return;
    bs_response_units(response, query->segment, query->month, query->quantity, query->n_meters, after);
    add_lines(query, after, lines);
    if (!isnan(query->value))
        query->value = bs_response_value(response, query->segment, query->month, query->quantity, query->value);
    query->quantity = after;
}
