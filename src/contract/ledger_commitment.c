#include "contract/ledger_commitment.h"
#include "base/decimal.h"
#include "contract/ledger_lines.h"

#define ROUNDING 0x1p-40 /* of the use: so little beyond is no passing; of a cost: so little left is none */

/* What the committed units alone cost, counted from zero: before escalator and ramp, after all discounts. */
static enum bs_status price_of_units(const struct bs_commitment *terms, const struct bs_terms *prices, double *price)
{
    const struct bs_charge *charges = prices->quoted ? prices->quoted : prices->charges;
    if (terms->charge >= prices->n_charges)
        return BS_ERROR_INPUT;
    const struct bs_charge *charge = &charges[terms->charge], *discount = prices->spend_discount;
    double amount = NAN, off = 0;
    enum bs_status status = charge->model->itemize(charge, terms->units, NULL, 0, NULL, &amount);
    amount *= (1 - charge->discount) * (1 - prices->charge_discount);
    if (status == BS_OK && discount && amount > 0)
        status = discount->model->itemize(discount, amount, NULL, 0, NULL, &off);
    *price = amount - off;
    return status != BS_OK ? status : isfinite(*price) && *price >= 0 ? BS_OK : BS_ERROR_INPUT;
}

enum bs_status commitment_new(const struct bs_contract *contract, size_t months, struct commitment *out)
{
    *out = (struct commitment){.contract = contract, .end = months};
    const struct bs_commitment *terms = contract->commitment;
    double price;
    if (!terms)
        return BS_OK;
    if (terms->units == 0)
        return terms->amount == 0 && !terms->amounts && terms->price > 0 ? BS_ERROR_INPUT : BS_OK;
    enum bs_status status = price_of_units(terms, &contract->terms, &price);
    for (size_t i = 0; i < contract->n_changes && status == BS_OK; i++)
        status = price_of_units(terms, &contract->changes[i].terms, &price);
    return status;
}

void commitment_start(struct commitment *commitment)
{
    *commitment = (struct commitment){.contract = commitment->contract, .end = commitment->end};
}

bool commitment_reads(const struct commitment *c, size_t i)
{
    const struct bs_commitment *terms = c->contract->commitment;
    return terms && terms->units > 0 && terms->charge == i;
}

double commitment_beyond(const struct commitment *c, double units)
{
    return fmax(0, decimal_plus(decimal_plus(units, -c->carried), -c->left));
}

/* What was carried and can no longer be drawn costs what was still to be charged for it. Returns that. */
static double lose(struct commitment *c, double lost, struct bs_lines *lines)
{
    if (!(lost > 0))
        return 0;
    double cost = lost < c->carried ? c->carried_cost * (lost / c->carried) : c->carried_cost;
    c->carried = decimal_plus(c->carried, -lost);
    c->carried_cost = decimal_plus(c->carried_cost, -cost);
    c->lost += lost;
    if (cost == 0)
        return 0;
    return bs_lines_add(lines, plain_line(BS_LINE_COMMITMENT, "commitment", lost, NAN, cost),
                        "not used of what was paid in advance, and not carried on");
}

static double size_of(const struct bs_commitment *terms, size_t period)
{
    if (terms->units > 0)
        return terms->units;
    return terms->amounts ? terms->amounts[period < terms->n_amounts ? period : terms->n_amounts - 1] : terms->amount;
}

/* The price of one, where it is stated or paid in advance; NaN: units cost what their charge asks. */
static enum bs_status price_of_one(const struct commitment *c, const struct bs_commitment *terms, size_t month, double *price)
{
    *price = isnan(terms->price) || c->size == 0 ? 1 : terms->price / c->size;
    if (terms->units == 0 || !isnan(terms->price))
        return BS_OK;
    *price = NAN;
    if (!terms->upfront)
        return BS_OK;
    enum bs_status status = price_of_units(terms, bs_contract_terms(c->contract, month), price);
    *price /= terms->units;
    return status;
}

enum bs_status commitment_open(struct commitment *c, size_t month, struct bs_lines *lines)
{
    const struct bs_commitment *terms = c->contract->commitment;
    size_t passed = month - c->contract->begins;
    c->paid = c->lost = c->lost_cost = 0;
    if (!terms || passed % terms->period != 0)
        return BS_OK;
    c->size = c->left = size_of(terms, passed / terms->period);
    c->passed = false;
    enum bs_status status = price_of_one(c, terms, month, &c->price);
    if (status != BS_OK)
        return status;
    if (terms->rollover.kind == BS_ROLLOVER_TIMES)
        c->lost_cost = lose(c, decimal_plus(c->carried, -fmax(0, terms->rollover.limit - 1) * c->size), lines);
    c->paid = terms->upfront ? c->size * c->price : 0;
    return BS_OK;
}

static double part_of(double amount, double part, double whole)
{
    return part < whole ? amount * (part / whole) : amount;
}

/* The spend of what is drawn: in money itself, in units their part of what their charge comes to. */
static void value_parts(struct committed_use *use, const struct committed_need *need, bool in_money)
{
    double *drawn = use->drawn, *spend = use->spend, covered = drawn[PART_CARRIED] + drawn[PART_OWN];
    double of_units = need->units_spend, beyond = 0;
    if (!in_money && drawn[PART_BEYOND] > 0)
        beyond = fmin(need->beyond_spend * (drawn[PART_BEYOND] / need->beyond), of_units);
    for (int p = PART_CARRIED; p <= PART_OWN; p++)
        spend[p] = in_money ? drawn[p] : covered > 0 ? (of_units - beyond) * (drawn[p] / covered) : 0;
    spend[PART_BEYOND] = in_money ? drawn[PART_BEYOND] : beyond;
    spend[PART_OTHER] = in_money ? fmin(need->spend, 0) : need->spend - spend[PART_CARRIED] - spend[PART_OWN] - beyond;
}

struct committed_use commitment_split(const struct commitment *c, const struct committed_need *need)
{
    const struct bs_commitment *terms = c->contract->commitment;
    struct committed_use use = {.spend = {need->spend}, .cost = {need->spend}};
    if (!terms)
        return use;
    bool in_money = terms->units == 0;
    double all = in_money ? fmax(need->spend, 0) : need->units;
    use.drawn[PART_CARRIED] = fmin(all, c->carried);
    double rest = decimal_plus(all, -use.drawn[PART_CARRIED]);
    use.drawn[PART_OWN] = fmin(rest, c->left);
    use.drawn[PART_BEYOND] = decimal_plus(rest, -use.drawn[PART_OWN]);
    value_parts(&use, need, in_money);
    for (int p = 0; p < PART_COUNT; p++)
        use.cost[p] = use.spend[p];
    use.cost[PART_CARRIED] = use.drawn[PART_CARRIED] > 0 ? part_of(c->carried_cost, use.drawn[PART_CARRIED], c->carried) : 0;
    if (!isnan(c->price))
        use.cost[PART_OWN] = use.drawn[PART_OWN] * c->price;
    use.cost[PART_BEYOND] *= terms->past == BS_PAST_STOP ? 0 : terms->overage_factor;
    return use;
}

/* Takes the part of an amount that is taken off its cost: of an amount that costs itself, the same. Returns it. */
static double take_part(double *amount, double part, double cost, double off_cost)
{
    double off = *amount == cost ? off_cost : *amount * part;
    *amount = decimal_plus(*amount, -off);
    return off;
}

double commitment_hold(struct committed_use *use, double most)
{
    double above = -most, cut = 0;
    for (int p = 0; p < PART_COUNT; p++)
        above = decimal_plus(above, use->cost[p]);
    for (int p = PART_BEYOND; p >= PART_OTHER && above > 0; p--) {
        if (!(use->cost[p] > 0))
            continue;
        double off = above < use->cost[p] * (1 - ROUNDING) ? above : use->cost[p], part = off / use->cost[p];
        double off_spend = take_part(&use->spend[p], part, use->cost[p], off);
        take_part(&use->drawn[p], part, use->cost[p], off);
        cut = decimal_plus(cut, off_spend);
        use->cost[p] = decimal_plus(use->cost[p], -off);
        above = decimal_plus(above, -off);
    }
    return cut;
}

static double draw_carried(struct commitment *c, const struct committed_use *use, struct bs_lines *lines)
{
    double drawn = use->drawn[PART_CARRIED], cost = use->cost[PART_CARRIED];
    if (!(drawn > 0))
        return 0;
    c->carried = decimal_plus(c->carried, -drawn);
    c->carried_cost = decimal_plus(c->carried_cost, -cost);
    return bs_lines_add(lines, plain_line(BS_LINE_COMMITMENT, "commitment", drawn, NAN, cost - use->spend[PART_CARRIED]),
                        "covered by what was left of earlier periods%s", cost == 0 ? ", which is paid for" : "");
}

static double draw_own(struct commitment *c, const struct committed_use *use, struct bs_lines *lines)
{
    double drawn = use->drawn[PART_OWN], change = use->cost[PART_OWN] - use->spend[PART_OWN];
    c->left = decimal_plus(c->left, -drawn);
    if (change == 0)
        return 0;
    return bs_lines_add(lines, plain_line(BS_LINE_COMMITMENT, "commitment", drawn, NAN, change),
                        "what is committed costs %.10g for each 1 of it", c->price);
}

static double past(const struct bs_commitment *terms, const struct committed_use *use, struct bs_lines *lines)
{
    double beyond = use->spend[PART_BEYOND];
    if (beyond == 0 || (terms->past == BS_PAST_CHARGE && terms->overage_factor == 1))
        return 0;
    struct bs_line line = plain_line(BS_LINE_COMMITMENT, "commitment", beyond, NAN, use->cost[PART_BEYOND] - beyond);
    if (terms->past == BS_PAST_STOP)
        return bs_lines_add(lines, line, "the commitment is used up: use beyond it is blocked");
    return bs_lines_add(lines, line, "spend beyond the commitment is charged at %.10g times its price", terms->overage_factor);
}

/* What of an unused balance the next period may still draw; limits by a grant are kept when it comes. */
static double kept(const struct commitment *c, const struct bs_commitment *terms, bool ends)
{
    switch (terms->rollover.kind) {
    case BS_ROLLOVER_RENEWAL:
        return terms->renews ? c->carried : 0;
    case BS_ROLLOVER_UP_TO:
        return ends ? 0 : fmin(c->carried, terms->rollover.limit);
    case BS_ROLLOVER_TIMES:
    case BS_ROLLOVER_ALL:
        return ends ? 0 : c->carried;
    case BS_ROLLOVER_NONE:
        break;
    }
    return 0;
}

/* The last month of a period: in arrears the shortfall is charged, and of what was paid in advance what is lost. */
static enum bs_status close_period(struct commitment *c, const struct bs_commitment *terms, size_t month, struct bs_lines *lines,
                                   double *shortfall, double *lost)
{
    double price = c->price, unused = c->left;
    enum bs_status status = BS_OK;
    *shortfall = 0;
    if (isnan(price)) {
        status = price_of_units(terms, bs_contract_terms(c->contract, month), &price);
        price /= terms->units;
    }
    if (terms->true_up && !terms->upfront && unused > 0)
        *shortfall = bs_lines_add(lines, plain_line(BS_LINE_COMMITMENT, "commitment", unused, price, unused * price),
                                  "not used of a commitment of %.10g: the shortfall is due", c->size);
    if (terms->upfront)
        c->carried_cost += unused * price;
    c->carried = decimal_plus(c->carried, unused);
    c->left = 0;
    *lost = lose(c, decimal_plus(c->carried, -kept(c, terms, month + 1 == c->end)), lines);
    return status;
}

enum bs_status commitment_settle(struct commitment *c, size_t month, const struct committed_use *use, struct bs_lines *lines,
                                 struct commitment_month *out)
{
    *out = (struct commitment_month){.left = NAN};
    const struct bs_commitment *terms = c->contract->commitment;
    if (!terms)
        return BS_OK;
    double spend = 0, accrued = use->cost[PART_CARRIED] + use->cost[PART_OWN] + c->lost_cost, shortfall, lost;
    for (int p = 0; p < PART_COUNT; p++)
        spend += use->spend[p];
    out->amount = c->lost_cost + draw_carried(c, use, lines) + draw_own(c, use, lines);
    double beyond = use->drawn[PART_BEYOND], all = beyond + use->drawn[PART_CARRIED] + use->drawn[PART_OWN];
    if (beyond > 0) {
        out->passed = !c->passed && beyond > ROUNDING * all;
        c->passed |= out->passed;
        out->amount += past(terms, use, lines);
        out->blocked_part = terms->past == BS_PAST_STOP && spend > 0 ? fmin(1, use->spend[PART_BEYOND] / spend) : 0;
    }
    out->left = c->left + c->carried;
    enum bs_status status = BS_OK;
    if ((month - c->contract->begins + 1) % terms->period == 0 || month + 1 == c->end) {
        status = close_period(c, terms, month, lines, &shortfall, &lost);
        out->amount += shortfall + lost;
        accrued += lost;
    }
    out->lost = c->lost;
    out->prepaid = c->paid;
    out->cash = terms->upfront ? c->paid - accrued : 0;
    return status;
}
