#include "contract/ledger_allocate.h"

enum weight { NO_WEIGHT, BY_SEAT, BY_VALUE, BY_ABOVE };

static enum weight weight_of(enum bs_allocate rule, enum amount_kind kind)
{
    switch (rule) {
    case BS_ALLOCATE_DEFAULT:
        return kind == FIXED_AMOUNT ? BY_SEAT : BY_VALUE;
    case BS_ALLOCATE_EQUAL:
        return BY_SEAT;
    case BS_ALLOCATE_USE:
        return BY_VALUE;
    case BS_ALLOCATE_USE_ABOVE_GRANT:
        return BY_ABOVE;
    case BS_ALLOCATE_NONE:
        break;
    }
    return NO_WEIGHT;
}

static const double *measure(const struct bs_month_totals *totals, enum weight weight)
{
    return weight == BY_VALUE ? totals->value : weight == BY_ABOVE ? totals->above : totals->seats;
}

static double *target(struct bs_allocation *allocation, enum weight weight)
{
    return weight == BY_VALUE ? &allocation->per_value : weight == BY_ABOVE ? &allocation->per_above : &allocation->fixed;
}

void allocate_start(struct allocator *allocator)
{
    allocator->unallocated = 0;
    for (size_t t = 0; t < allocator->n_types; t++)
        allocator->allocation[t] = (struct bs_allocation){0};
}

/* Whether there was anything to weigh by: where the use is 0, or too small to divide by, there is not. */
static bool lay(struct allocator *allocator, size_t first, size_t end, enum weight weight, double amount)
{
    const double *measured = measure(allocator->totals, weight);
    double sum = 0;
    for (size_t t = first; t < end; t++)
        sum += measured[t];
    double rate = amount / sum;
    if (!(sum > 0) || !isfinite(rate))
        return false;
    for (size_t t = first; t < end; t++)
        *target(&allocator->allocation[t], weight) += rate;
    return true;
}

void allocate(struct allocator *allocator, size_t type, enum amount_kind kind, double amount)
{
    size_t first = type == ALL_TYPES ? 0 : type, end = type == ALL_TYPES ? allocator->n_types : type + 1;
    enum weight weight = weight_of(allocator->rule, kind);
    bool laid = amount == 0 || (weight != NO_WEIGHT && lay(allocator, first, end, weight, amount)) ||
                (weight != NO_WEIGHT && weight != BY_SEAT && lay(allocator, first, end, BY_SEAT, amount));
    if (!laid)
        allocator->unallocated += amount;
}
