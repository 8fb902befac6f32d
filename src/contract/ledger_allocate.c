#include "contract/ledger_allocate.h"
#include "contract/ledger_lines.h"
#include "contract/seat_laid.h"

#define ALL_TYPES BS_NEVER

const char *bs_basis_name(enum bs_basis basis)
{
    static const char *const names[] = {"none", "seats", "use", "use_above_grant", "spend", "fees"};
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

static void start(struct allocator *allocator)
{
    allocator->unallocated = 0;
    for (size_t t = 0; t < allocator->n_types; t++)
        allocator->allocation[t] = (struct bs_allocation){0};
    for (size_t i = 0; i < BS_LAID_TYPES + allocator->n_types; i++)
        allocator->laid[i] = (struct bs_laid){0};
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

static struct bs_laid lay(struct allocator *allocator, size_t type, enum bs_basis wanted, double amount)
{
    size_t first = type == ALL_TYPES ? 0 : type, end = type == ALL_TYPES ? allocator->n_types : type + 1;
    struct bs_laid laid = weigh(allocator, first, end, wanted, amount);
    if (laid.basis == BS_BASIS_NONE && wanted != BS_BASIS_NONE)
        laid = weigh(allocator, first, end, BS_BASIS_SEATS, amount);
    if (laid.basis == BS_BASIS_NONE)
        allocator->unallocated += amount;
    for (size_t t = first; t < end && laid.basis != BS_BASIS_NONE; t++)
        *target(&allocator->allocation[t], laid.basis) += amount / laid.total;
    return laid;
}

/* By the rule that the contract states: what is taken off lies where the charges do. */
static void by_rule(struct allocator *allocator, const struct amounts *amounts)
{
    enum bs_basis fixed = basis_of(allocator->rule, FIXED_AMOUNT), metered = basis_of(allocator->rule, METERED_AMOUNT);
    struct bs_laid *laid = allocator->laid;
    laid[BS_LAID_FIXED] = laid[BS_LAID_OFF_FEES] = lay(allocator, ALL_TYPES, fixed, amounts->fixed + amounts->off_fees);
    laid[BS_LAID_METERED] = laid[BS_LAID_OFF_SPEND] = lay(allocator, ALL_TYPES, metered, amounts->metered + amounts->off_spend);
    for (size_t t = 0; t < allocator->n_types; t++)
        laid[BS_LAID_TYPES + t] = lay(allocator, t, metered, -amounts->cuts[t]);
}

/* What the seats of a type were charged. */
static double charged(const struct allocator *allocator, size_t type)
{
    const struct bs_month_totals *totals = allocator->totals;
    const struct bs_allocation *laid = &allocator->allocation[type];
    return totals->seat_spend[type] + totals->seats[type] * laid->charges + totals->value[type] * laid->per_value;
}

/* Of a sum, the part that is left when so much of it is taken off. */
static double part_left(double sum, double off)
{
    return laid_or_nothing(sum - off, sum) / sum;
}

static bool carries(double sum, double off)
{
    return sum > 0 && laid_or_nothing(fmax(0, off - sum), sum) == 0;
}

/* What caps of types take off is laid on what the seats of the type were charged. Returns what these do not carry. */
static double off_types(struct allocator *allocator, const double *cuts)
{
    double rest = 0;
    for (size_t t = 0; t < allocator->n_types; t++) {
        double sum = charged(allocator, t);
        if (cuts[t] == 0)
            continue;
        if (carries(sum, cuts[t])) {
            allocator->allocation[t].cap_per_spend = part_left(sum, cuts[t]) - 1;
            allocator->laid[BS_LAID_TYPES + t] = (struct bs_laid){.basis = BS_BASIS_SPEND, .total = sum};
            continue;
        }
        rest += cuts[t];
        lines_move(allocator->lines, allocator->first_line, BS_LINE_CAP, BS_LAID_TYPES + t, BS_LAID_OFF_SPEND);
    }
    return rest;
}

/* What else is taken off the spend is laid on what the caps of types leave of it. */
static void off_spend(struct allocator *allocator, double off)
{
    double sum = 0;
    for (size_t t = 0; t < allocator->n_types; t++) {
        allocator->allocation[t].per_spend = allocator->allocation[t].cap_per_spend;
        sum += charged(allocator, t) * (1 + allocator->allocation[t].cap_per_spend);
    }
    if (off == 0)
        return;
    if (!carries(sum, off)) {
        allocator->laid[BS_LAID_OFF_SPEND] = lay(allocator, ALL_TYPES, BS_BASIS_SEATS, -off);
        return;
    }
    allocator->laid[BS_LAID_OFF_SPEND] = (struct bs_laid){.basis = BS_BASIS_SPEND, .total = sum};
    for (size_t t = 0; t < allocator->n_types; t++)
        allocator->allocation[t].per_spend = (1 + allocator->allocation[t].cap_per_spend) * part_left(sum, off) - 1;
}

static void off_fees(struct allocator *allocator, double off)
{
    double sum = 0;
    for (size_t t = 0; t < allocator->n_types; t++)
        sum += allocator->type_fees[t] + allocator->totals->seats[t] * allocator->allocation[t].fees;
    if (off == 0)
        return;
    if (!carries(sum, off)) {
        allocator->laid[BS_LAID_OFF_FEES] = lay(allocator, ALL_TYPES, BS_BASIS_SEATS, -off);
        return;
    }
    allocator->laid[BS_LAID_OFF_FEES] = (struct bs_laid){.basis = BS_BASIS_FEES, .total = sum};
    for (size_t t = 0; t < allocator->n_types; t++)
        allocator->allocation[t].per_fees = part_left(sum, off) - 1;
}

/* What is charged is laid first, fixed amounts in equal parts and metered ones by use; what is taken off by what each seat then carries. */
static void by_charge(struct allocator *allocator, const struct amounts *amounts)
{
    struct bs_laid *laid = allocator->laid;
    laid[BS_LAID_FIXED] = lay(allocator, ALL_TYPES, BS_BASIS_SEATS, amounts->fixed);
    laid[BS_LAID_METERED] = lay(allocator, ALL_TYPES, BS_BASIS_USE, amounts->metered);
    for (size_t t = 0; t < allocator->n_types; t++) {
        if (laid[BS_LAID_FIXED].basis == BS_BASIS_SEATS)
            allocator->allocation[t].fees = amounts->fees / laid[BS_LAID_FIXED].total;
        if (laid[BS_LAID_METERED].basis == BS_BASIS_SEATS)
            allocator->allocation[t].charges = amounts->metered / laid[BS_LAID_METERED].total;
    }
    double rest = off_types(allocator, amounts->cuts);
    off_spend(allocator, rest - amounts->off_spend);
    off_fees(allocator, -amounts->off_fees);
}

void allocate(struct allocator *allocator, const struct amounts *amounts)
{
    start(allocator);
    if (allocator->rule == BS_ALLOCATE_DEFAULT)
        by_charge(allocator, amounts);
    else
        by_rule(allocator, amounts);
}
