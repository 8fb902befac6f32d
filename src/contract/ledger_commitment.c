#include "contract/ledger_commitment.h"
#include "base/decimal.h"
#include "contract/ledger_lines.h"

#define ROUNDING 0x1p-40 /* of the spend: so little beyond is no passing */

/* A period's commitment as spend. Units are worth what their charge asks for them alone, counted from zero, after both discounts. */
static enum bs_status committed(const struct bs_commitment *terms, const struct bs_terms *prices, double *size)
{
    *size = terms->amount;
    if (terms->units == 0)
        return BS_OK;
    if (terms->charge >= prices->n_charges)
        return BS_ERROR_INPUT;
    const struct bs_charge *charge = &prices->charges[terms->charge];
    double amount = NAN;
    enum bs_status status = charge->model->itemize(charge, terms->units, NULL, 0, NULL, &amount);
    *size = amount * (1 - charge->discount) * (1 - prices->charge_discount);
    return status != BS_OK ? status : isfinite(*size) && *size >= 0 ? BS_OK : BS_ERROR_INPUT;
}

static enum bs_status check_terms(const struct bs_commitment *terms, const struct bs_terms *prices)
{
    double size;
    enum bs_status status = committed(terms, prices, &size);
    return status == BS_OK && size == 0 && terms->price > 0 ? BS_ERROR_INPUT : status;
}

enum bs_status commitment_new(const struct bs_contract *contract, size_t months, struct commitment *out)
{
    *out = (struct commitment){.contract = contract, .end = months};
    const struct bs_commitment *terms = contract->commitment;
    if (!terms)
        return BS_OK;
    enum bs_status status = check_terms(terms, &contract->terms);
    for (size_t i = 0; i < contract->n_changes && status == BS_OK; i++)
        status = check_terms(terms, &contract->changes[i].terms);
    return status;
}

void commitment_start(struct commitment *commitment)
{
    *commitment = (struct commitment){.contract = commitment->contract, .end = commitment->end};
}

/* Snowflake-like: what is unused lives on with the renewal, so it is charged when it is drawn and not as a shortfall. */
static bool lives_on(const struct bs_commitment *terms)
{
    return terms->rollover.kind == BS_ROLLOVER_RENEWAL && terms->renews;
}

/* The first month of a period. Returns what is paid in it. */
static enum bs_status open_period(struct commitment *c, const struct bs_commitment *terms, size_t month, double *paid)
{
    enum bs_status status = committed(terms, bs_contract_terms(c->contract, month), &c->size);
    if (status != BS_OK)
        return status;
    c->scale = isnan(terms->price) || c->size == 0 ? 1 : terms->price / c->size;
    c->left = c->size;
    c->passed = false;
    if (terms->rollover.kind == BS_ROLLOVER_TIMES)
        c->carried = fmin(c->carried, fmax(0, terms->rollover.limit - 1) * c->size);
    *paid = terms->upfront ? c->size * c->scale : 0;
    return BS_OK;
}

/* What is left of earlier periods goes first. Returns what of the spend it covers. */
static double draw_carried(struct commitment *c, double spend, struct bs_lines *lines, double *amount, double *accrued)
{
    double drawn = fmin(spend, c->carried);
    if (!(drawn > 0))
        return 0;
    double cost = drawn < c->carried ? c->carried_cost * (drawn / c->carried) : c->carried_cost;
    c->carried -= drawn;
    c->carried_cost -= cost;
    *accrued += cost;
    *amount += bs_lines_add(lines, plain_line(BS_LINE_COMMITMENT, "commitment", drawn, NAN, cost - drawn),
                            "spend covered by what was left of earlier periods%s", cost == 0 ? ", which is paid for" : "");
    return drawn;
}

static double draw_own(struct commitment *c, double spend, struct bs_lines *lines, double *amount, double *accrued)
{
    double drawn = fmin(spend, c->left);
    c->left = decimal_plus(c->left, -drawn);
    *accrued += drawn * c->scale;
    if (c->scale != 1 && drawn > 0)
        *amount += bs_lines_add(lines, plain_line(BS_LINE_COMMITMENT, "commitment", drawn, NAN, drawn * c->scale - drawn),
                                "committed spend costs %.10g for each 1 of it", c->scale);
    return drawn;
}

static double past(const struct bs_commitment *terms, double beyond, struct bs_lines *lines)
{
    if (terms->past == BS_PAST_STOP)
        return bs_lines_add(lines, plain_line(BS_LINE_COMMITMENT, "commitment", beyond, NAN, -beyond),
                            "the commitment is used up: use beyond it is blocked");
    if (terms->overage_factor == 1)
        return 0;
    double amount = beyond * terms->overage_factor - beyond;
    return bs_lines_add(lines, plain_line(BS_LINE_COMMITMENT, "commitment", beyond, NAN, amount),
                        "spend beyond the commitment is charged at %.10g times its price", terms->overage_factor);
}

/* The last month of a period: the shortfall is charged, or lives on. Returns what is charged. */
static double close_period(struct commitment *c, const struct bs_commitment *terms, struct bs_lines *lines)
{
    double unused = c->left, amount = 0;
    if (lives_on(terms))
        c->carried_cost += unused * c->scale;
    else if ((terms->true_up || terms->upfront) && unused > 0)
        amount = bs_lines_add(lines, plain_line(BS_LINE_COMMITMENT, "commitment", unused, c->scale, unused * c->scale),
                              "not used of a commitment of %.10g: %s", c->size,
                              terms->upfront ? "it was paid in advance" : "the shortfall is due");
    c->carried += unused;
    c->left = 0;
    if (terms->rollover.kind == BS_ROLLOVER_NONE || (terms->rollover.kind == BS_ROLLOVER_RENEWAL && !terms->renews))
        c->carried = 0;
    else if (terms->rollover.kind == BS_ROLLOVER_UP_TO)
        c->carried = fmin(c->carried, terms->rollover.limit);
    return amount;
}

enum bs_status commitment_month(struct commitment *c, size_t month, double spend, struct bs_lines *lines,
                                struct commitment_month *out)
{
    *out = (struct commitment_month){.left = NAN};
    const struct bs_commitment *terms = c->contract->commitment;
    if (!terms)
        return BS_OK;
    size_t passed_months = month - c->contract->begins;
    double paid = 0, accrued = 0;
    if (passed_months % terms->period == 0) {
        enum bs_status status = open_period(c, terms, month, &paid);
        if (status != BS_OK)
            return status;
    }
    double rest = fmax(spend, 0);
    rest = decimal_plus(rest, -draw_carried(c, rest, lines, &out->amount, &accrued));
    rest = decimal_plus(rest, -draw_own(c, rest, lines, &out->amount, &accrued));
    if (rest > 0) {
        out->passed = !c->passed && rest > ROUNDING * spend;
        c->passed |= out->passed;
        out->amount += past(terms, rest, lines);
        out->blocked_part = terms->past == BS_PAST_STOP ? rest / spend : 0;
    }
    out->left = c->left + c->carried;
    if ((passed_months + 1) % terms->period == 0 || month + 1 == c->end) {
        double shortfall = close_period(c, terms, lines);
        out->amount += shortfall;
        accrued += shortfall;
    }
    out->cash = terms->upfront ? paid - accrued : 0;
    return BS_OK;
}
