#include "contract/ledger_allocate.h"

const char *bs_basis_name(enum bs_basis basis)
{
    static const char *const names[] = {"none", "seats", "use", "use_above_grant"};
    return names[basis];
}

static enum bs_basis basis_of(enum bs_allocate rule, enum amount_kind kind)
{
    switch (rule) {
    case BS_ALLOCATE_DEFAULT:
        return kind == FIXED_AMOUNT ? BS_BASIS_SEATS : BS_BASIS_USE;
    case BS_ALLOCATE_EQUAL:
        return BS_BASIS_SEATS;
    case BS_ALLOCATE_USE:
        return BS_BASIS_USE;
    case BS_ALLOCATE_USE_ABOVE_GRANT:
        return BS_BASIS_USE_ABOVE_GRANT;
    case BS_ALLOCATE_NONE:
        break;
    }
    return BS_BASIS_NONE;
}

static const double *measure(const struct bs_month_totals *totals, enum bs_basis basis)
{
    return basis == BS_BASIS_USE ? totals->value : basis == BS_BASIS_USE_ABOVE_GRANT ? totals->above : totals->seats;
}

static double *target(struct bs_allocation *allocation, enum bs_basis basis)
{
    return basis == BS_BASIS_USE               ? &allocation->per_value
           : basis == BS_BASIS_USE_ABOVE_GRANT ? &allocation->per_above
                                               : &allocation->fixed;
}

void allocate_start(struct allocator *allocator)
{
    allocator->unallocated = 0;
    for (size_t t = 0; t < allocator->n_types; t++)
        allocator->allocation[t] = (struct bs_allocation){0};
}

/* By what the types from `first` to `end` can carry the amount; NONE where there is nothing to weigh by: where the use is 0, or too small to
   divide by. */
static struct bs_laid weigh(const struct allocator *allocator, size_t first, size_t end, enum bs_basis basis, double amount)
{
    double total = 0;
    for (size_t t = first; t < end && basis != BS_BASIS_NONE; t++)
        total += measure(allocator->totals, basis)[t];
    bool holds = total > 0 && isfinite(amount / total);
    return (struct bs_laid){.basis = holds ? basis : BS_BASIS_NONE, .total = total};
}

void allocate(struct allocator *allocator, size_t type, enum amount_kind kind, double amount)
{
    size_t first = type == ALL_TYPES ? 0 : type, end = type == ALL_TYPES ? allocator->n_types : type + 1;
    struct bs_laid *laid = &allocator->laid[type == ALL_TYPES ? (size_t)kind : BS_LAID_TYPES + type];
    enum bs_basis wanted = basis_of(allocator->rule, kind);
    *laid = weigh(allocator, first, end, wanted, amount);
    if (laid->basis == BS_BASIS_NONE && wanted != BS_BASIS_NONE)
        *laid = weigh(allocator, first, end, BS_BASIS_SEATS, amount);
    if (laid->basis == BS_BASIS_NONE)
        allocator->unallocated += amount;
    for (size_t t = first; t < end && laid->basis != BS_BASIS_NONE; t++)
        *target(&allocator->allocation[t], laid->basis) += amount / laid->total;
}
