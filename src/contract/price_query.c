#include "contract/price_query.h"

#include <stdarg.h>
#include <stdio.h>

enum bs_status price_refuse(char *message, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, BS_MESSAGE_SIZE, format, arguments);
    va_end(arguments);
    return BS_ERROR_INPUT;
}

static enum bs_status check_quantities(const struct bs_price_query *query, const double *quantity, char *message)
{
    size_t n = query->months * query->seats * query->n_meters;
    for (size_t i = 0; quantity && i < n; i++)
        if (!isfinite(quantity[i]))
            return price_refuse(message, "the quantity%s%s is not finite", query->meters ? " of " : "",
                                query->meters ? query->meters[i % query->n_meters] : "");
    return BS_OK;
}

static enum bs_status check_amounts(const double *events, size_t n, double quantity, char *message)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(events[i] >= 0) || !isfinite(events[i]))
            return price_refuse(message, "the amount of an event is %.10g", events[i]);
        sum += events[i];
    }
    if (!(fabs(sum - quantity) <= 1e-9 * fabs(sum)))
        return price_refuse(message, "the single events sum to %.10g, but the quantity is %.10g", sum, quantity);
    return BS_OK;
}

/* Single events belong to the one percentage charge of the month; a contract without one does not see them. */
static enum bs_status check_events(const struct bs_price_query *query, const double *events, size_t n_events,
                                   const double *quantities, char *message)
{
    if (query->months != 1 || query->seats != 1)
        return price_refuse(message, "single events are of one seat and one month");
    const struct bs_contract *contract = &query->contracts[query->contract];
    if (query->first_month < contract->begins)
        contract = &query->contracts[contract->before];
    const struct bs_terms *terms = bs_contract_terms(contract, query->first_month);
    const struct bs_charge *found = NULL;
    for (size_t i = 0; i < terms->n_charges; i++) {
        if (!(terms->charges[i].model->takes & BS_TAKES_EVENTS))
            continue;
        if (found)
            return price_refuse(message, "single events are of one charge, but several take events");
        found = &terms->charges[i];
    }
    if (!found)
        return BS_OK;
    if (contract->response)
        return price_refuse(message,
                            "nothing says which of the single events its response of use changes; price the use without --events");
    return check_amounts(events, n_events, bs_charge_quantity(found, quantities, query->n_meters), message);
}

static enum bs_status check_range(const struct bs_price_query *query, char *message)
{
    const struct bs_contract *contract = &query->contracts[query->contract];
    double part = query->part_of_month;
    if (query->months == 0 || query->seats == 0 || query->n_meters == 0 || (!query->quantity && !query->read))
        return price_refuse(message, "nothing to price: no month, no seat or no meter");
    if (query->first_month >= query->term || query->months > query->term - query->first_month)
        return price_refuse(message, "month %zu lies beyond the term of %zu months", query->first_month + query->months,
                            query->term);
    if (query->wanted && (*query->wanted >= query->seats || query->already || query->events))
        return price_refuse(message, "the bill of one seat among others is of a seat that is there, with nothing billed before");
    if (!(part >= 0 && part <= 1))
        return price_refuse(message, "the part of a month is above 0 and at most 1, not %.10g", part);
    if (contract->begins > 0 && contract->before == BS_NEVER)
        return price_refuse(message, "contract %s begins in month %zu, but none is in force before", contract->name,
                            contract->begins + 1);
    return BS_OK;
}

enum bs_status price_query_check(const struct bs_price_query *query, char *message)
{
    enum bs_status status = check_range(query, message);
    if (status == BS_OK)
        status = check_quantities(query, query->quantity, message);
    if (status == BS_OK)
        status = check_quantities(query, query->already, message);
    if (status == BS_OK && query->events)
        status = check_events(query, query->events, query->n_events, query->quantity, message);
    if (status == BS_OK && query->already && query->already_events)
        status = check_events(query, query->already_events, query->n_already_events, query->already, message);
    return status;
}

bool price_is_there(const struct bs_price_query *query, size_t month, size_t seat)
{
    return !query->there || month < query->first_month || query->there(query->context, month - query->first_month, seat);
}

size_t price_type_of(const struct bs_price_query *query, const struct bs_contract *contract, size_t seat)
{
    return bs_contract_type_of(contract, query->segments ? query->segments[seat] : 0);
}

const double *price_month_of(const struct bs_price_query *query, const double *quantities, size_t month)
{
    return month < query->first_month || !quantities ? NULL
                                                     : quantities + (month - query->first_month) * query->seats * query->n_meters;
}
