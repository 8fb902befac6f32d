/* Commitment and credits: what is promised, granted, and passes from month to month. */
#include "scenario/build_contract.h"
#include "scenario/range.h"

#include <billshift/text.h>

#include <limits.h>
#include <math.h>
#include <string.h>

/* Months of a word; 0: `once`, BS_NEVER: `term`. */
static bool months_of(const char *word, size_t *months)
{
    static const struct {
        const char *word;
        size_t months;
    } words[] = {{"once", 0}, {"month", 1}, {"quarter", 3}, {"year", 12}, {"term", BS_NEVER}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, word) == 0) {
            *months = words[i].months;
            return true;
        }
    return false;
}

/* unit: of what is left over; NULL: not money */
static enum bs_status read_rollover_map(struct bs_build *b, const struct bs_node *node, const char *unit,
                                        struct bs_rollover *rollover)
{
    struct bs_rollover_spec spec = {0};
    enum bs_status status = bs_read_block(&b->reader, node, NULL, &bs_block_rollover, &spec);
    if (status || spec.head.wrong)
        return status;
    spec.at_least.value = bs_own_amount(b, spec.at_least.node, unit, spec.at_least.value);
    spec.up_to.value = bs_own_amount(b, spec.up_to.node, unit, spec.up_to.value);
    const struct bs_number_field *least = &spec.at_least, *most = &spec.up_to;
    if (spec.times.node ? least->node || most->node : !least->node && !most->node)
        bs_node_error(b->diagnostics, node, "rollover: give either up_to (with or without at_least) or times");
    else if (least->node && most->node && least->value > most->value)
        bs_pair_error(b->diagnostics, least->node, most->node, "at_least %s is above up_to %s", least->node->text,
                      most->node->text);
    else if (spec.times.node)
        *rollover = (struct bs_rollover){.kind = BS_ROLLOVER_TIMES, .limit = spec.times.value};
    else
        *rollover = (struct bs_rollover){.kind = most->node ? BS_ROLLOVER_UP_TO : BS_ROLLOVER_ALL,
                                         .limit = most->node ? most->value : 0,
                                         .at_least = least->node ? least->value : 0};
    if (spec.up_to.node && rollover->kind == BS_ROLLOVER_UP_TO && rollover->limit == 0 && !least->node)
        bs_warn_idle(b, spec.up_to.node, "rollover", "with up_to: 0 nothing that is unused stays; leave it out");
    return BS_OK;
}

/* A word or a map; whether the contract is renewed is said where that decides, and only there. */
static enum bs_status read_rollover(struct bs_build *b, const struct bs_node *node, const struct bs_flag_field *renews,
                                    const struct bs_node *otherwise, const char *unit, struct bs_rollover *rollover)
{
    static const struct {
        const char *word;
        enum bs_rollover_kind kind;
    } words[] = {{"none", BS_ROLLOVER_NONE}, {"all", BS_ROLLOVER_ALL}, {"renewal", BS_ROLLOVER_RENEWAL}};
    char quoted[BS_QUOTE_SIZE];
    enum bs_status status = BS_OK;
    bool known = !node;
    *rollover = (struct bs_rollover){.kind = BS_ROLLOVER_NONE};
    if (node && node->kind == BS_NODE_MAP) {
        status = read_rollover_map(b, node, unit, rollover);
        known = true;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0] && !known; i++)
        if (bs_node_is(node, words[i].word)) {
            rollover->kind = words[i].kind;
            known = true;
        }
    if (!known)
        bs_node_error(b->diagnostics, node,
                      "rollover: none, all, renewal, {up_to: AMOUNT}, {at_least: AMOUNT} or {times: N} is expected, not %s",
                      node->kind == BS_NODE_SCALAR ? bs_quote(node->text, node->length, quoted) : bs_node_kind_name(node));
    if (known && rollover->kind == BS_ROLLOVER_RENEWAL && !renews->node)
        bs_node_error(
            b->diagnostics, node ? node : otherwise,
            "renews is missing: rollover: renewal depends on whether the contract is renewed; write renews: true or false");
    if (known && rollover->kind != BS_ROLLOVER_RENEWAL && renews->node)
        bs_node_error(b->diagnostics, renews->node, "renews belongs to rollover: renewal; nothing else here depends on it");
    return status;
}

/* Why a state has not exactly one charge that reads what units are of: said at `read`. */
static void refuse_reading(struct bs_contract_build *c, const struct bs_terms_state *state, const struct bs_text_field *read,
                           bool is_card, size_t count, const char *what)
{
    char quoted[BS_QUOTE_SIZE], from[BS_WHERE_SIZE + 32] = "", where[BS_WHERE_SIZE], suggestion[BS_SUGGESTION_SIZE] = "";
    size_t seats = 0;
    if (state->change)
        snprintf(from, sizeof from, "from the change in %s on ", bs_node_where(state->change->from.node, where));
    if (count == 0)
        bs_charge_reading(&state->view, is_card ? NULL : read->value, is_card ? read->value : NULL, false, &seats);
    if (seats > 0)
        snprintf(suggestion, sizeof suggestion, "; one of scope: seat does: give it scope: organization%s",
                 strcmp(what, "credits") == 0 ? ", or grant the units by seat_types" : "");
    else if (count == 0)
        bs_suggest_reading(&state->view, read->value, true, suggestion);
    bs_node_error(c->b->diagnostics, read->node, "%s: %s%s of scope: organization reads %s; units are of exactly one%s", what, from,
                  count ? "more than one charge" : "no charge", bs_quote(read->value, strlen(read->value), quoted), suggestion);
}

/* The charge whose units are meant: under all terms the same one. BS_NEVER: an error was noted. */
static size_t find_charge(struct bs_contract_build *c, const struct bs_text_field *meter, const struct bs_text_field *card,
                          const char *what)
{
    const struct bs_text_field *read = card->node ? card : meter;
    char quoted[BS_QUOTE_SIZE], where[BS_WHERE_SIZE];
    size_t charge = BS_NEVER;
    for (size_t i = 0; i < c->n_states; i++) {
        const struct bs_terms_state *state = &c->states[i];
        size_t count = 0, found = bs_charge_reading(&state->view, card->node ? NULL : read->value, card->node ? read->value : NULL,
                                                    true, &count);
        if (count != 1)
            refuse_reading(c, state, read, card->node, count, what);
        else if (i > 0 && found != charge)
            bs_node_error(c->b->diagnostics, read->node,
                          "%s: the charge that reads %s is number %zu of charges, but %zu in the change of %s; keep its place",
                          what, bs_quote(read->value, strlen(read->value), quoted), charge + 1, found + 1,
                          bs_node_where(state->change->from.node, where));
        else if (i == 0)
            charge = found;
        if (count != 1 || found != charge)
            return BS_NEVER;
    }
    return charge;
}

/* Keys of a commitment that contradict each other. */
static void check_commitment(struct bs_contract_build *c, const struct bs_commitment_spec *spec,
                             const struct bs_commitment *commitment)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    size_t months = c->b->model->months - (c->contract->begins < c->b->model->months ? c->contract->begins : 0);
    if (spec->amount.node && spec->units.node)
        bs_pair_error(d, spec->units.node, spec->amount.node,
                      "amount and units exclude each other: a commitment is of money or of units of one charge");
    if (!spec->amount.node && !spec->units.node)
        bs_node_error(d, spec->head.key, "a commitment needs amount (money a period), or units and the meter of a charge");
    if (spec->units.node && !spec->meter.node && !spec->rate_card.node)
        bs_node_error(d, spec->units.node,
                      "meter is missing: units are of one charge; name what it reads, meter: NAME or rate_card: NAME");
    if (spec->meter.node && spec->rate_card.node)
        bs_pair_error(d, spec->rate_card.node, spec->meter.node, "meter and rate_card exclude each other: units are of one charge");
    if (!spec->units.node && (spec->meter.node || spec->rate_card.node))
        bs_node_error(d, spec->meter.node ? spec->meter.node : spec->rate_card.node,
                      "%s belongs to units: an amount is of the whole metered spend", spec->meter.node ? "meter" : "rate_card");
    if (spec->true_up.node && !commitment->true_up && commitment->upfront)
        bs_pair_error(d, spec->true_up.node, spec->paid.node,
                      "true_up: false contradicts paid: upfront, by which what is not used is paid too");
    if (spec->overage_factor.node && commitment->past == BS_PAST_STOP)
        bs_pair_error(d, spec->overage_factor.node, spec->past.node,
                      "overage_factor has no meaning with past: stop, which blocks use beyond");
    if (commitment->rollover.kind == BS_ROLLOVER_NONE)
        return;
    if (commitment->rollover.at_least > 0)
        bs_node_error(d, spec->rollover.node, "at_least belongs to credits: an unused commitment is not raised");
    if (commitment->rollover.kind == BS_ROLLOVER_RENEWAL && !commitment->upfront)
        bs_pair_error(
            d, spec->rollover.node, spec->paid.node,
            "rollover: renewal carries on what was paid in advance: in arrears the shortfall would never be charged; write "
            "paid: upfront, or rollover: all, which charges the shortfall and carries it on");
    else if (!commitment->true_up && !commitment->upfront)
        bs_pair_error(d, spec->rollover.node, spec->true_up.node,
                      "rollover has nothing to keep: with true_up: false what is not used is not paid");
    else if (strcmp(spec->period.value, "term") == 0 && commitment->rollover.kind != BS_ROLLOVER_RENEWAL)
        bs_node_error(
            d, spec->rollover.node,
            "rollover without a recurring grant: the period is the term, so nothing comes after it; give a shorter period, or "
            "rollover: renewal");
    else if (commitment->period >= months && commitment->rollover.kind != BS_ROLLOVER_RENEWAL)
        bs_warn_idle(c->b, spec->rollover.node, "rollover",
                     "the %zu months of the term are one period (%s), and nothing comes after it", months, spec->period.value);
}

/* What a charge counts; NULL: not known. */
static const char *unit_of(const struct bs_contract_build *c, size_t charge)
{
    const struct bs_terms *terms = &c->states[0].terms;
    return charge < terms->n_charges ? terms->charges[charge].unit : NULL;
}

/* Of free units and bounds of a charge: NULL where they are no money, or not known. */
static const char *counted_of(const struct bs_contract_build *c, size_t charge)
{
    const struct bs_terms *terms = &c->states[0].terms;
    return charge < terms->n_charges ? bs_counted_unit(&terms->charges[charge]) : NULL;
}

/* One amount for all periods, or a list of them. */
static enum bs_status read_amounts(struct bs_contract_build *c, const struct bs_commitment_spec *spec,
                                   struct bs_commitment *commitment)
{
    struct bs_build *b = c->b;
    const struct bs_node *node = spec->amount.node;
    if (!node || node->kind != BS_NODE_LIST) {
        if (node)
            bs_read_number(&b->reader, node, "amount", BS_KEY_MONEY, 0, 0, false, &commitment->amount);
        return BS_OK;
    }
    double *amounts = bs_arena_take(b->arena, node->count, sizeof *amounts);
    if (!amounts)
        return BS_ERROR_MEMORY;
    if (node->count == 0)
        bs_node_error(b->diagnostics, node, "amount: a list of at least one amount is expected, one a period");
    for (size_t i = 0; i < node->count; i++)
        bs_read_number(&b->reader, node->items[i], "amount", BS_KEY_MONEY, 0, 0, true, &amounts[i]);
    if (spec->price.node)
        bs_node_error(b->diagnostics, spec->price.node, "price belongs to one amount: with a list each period costs its amount");
    commitment->amounts = amounts;
    commitment->n_amounts = node->count;
    return BS_OK;
}

enum bs_status bs_build_commitment(struct bs_contract_build *c)
{
    const struct bs_commitment_spec *spec = c->spec->commitment.items;
    if (!c->spec->commitment.node)
        return BS_OK;
    struct bs_commitment *commitment = bs_arena_take(c->b->arena, 1, sizeof *commitment);
    if (!commitment)
        return BS_ERROR_MEMORY;
    *commitment = (struct bs_commitment){.units = spec->units.node ? spec->units.value : 0,
                                         .price = spec->price.node ? spec->price.value : NAN,
                                         .true_up = spec->true_up.value,
                                         .upfront = strcmp(spec->paid.value, "upfront") == 0,
                                         .overage_factor = spec->overage_factor.value,
                                         .past = strcmp(spec->past.value, "stop") == 0 ? BS_PAST_STOP : BS_PAST_CHARGE,
                                         .renews = spec->renews.value};
    months_of(spec->period.value, &commitment->period);
    if (commitment->period == BS_NEVER)
        commitment->period = c->b->model->months - (c->contract->begins < c->b->model->months ? c->contract->begins : 0);
    enum bs_status status = read_amounts(c, spec, commitment);
    bool named = (spec->meter.node != NULL) != (spec->rate_card.node != NULL);
    const char *unit = c->b->model->currency;
    if (!status && spec->units.node && named) {
        commitment->charge = find_charge(c, &spec->meter, &spec->rate_card, "commitment");
        bs_check_units(c->b, "units", spec->units.node, unit_of(c, commitment->charge));
        unit = counted_of(c, commitment->charge);
        commitment->units = bs_own_amount(c->b, spec->units.node, unit, commitment->units);
    }
    if (!status)
        status = read_rollover(c->b, spec->rollover.node, &spec->renews, spec->head.key, unit, &commitment->rollover);
    check_commitment(c, spec, commitment);
    c->contract->commitment = commitment;
    return status;
}

/* Of a word or a number of months. */
static void read_every(struct bs_build *b, const struct bs_node *node, size_t *every)
{
    char quoted[BS_QUOTE_SIZE];
    double months = 0;
    *every = 0;
    if (!node || (node->kind == BS_NODE_SCALAR && months_of(node->text, every) && *every != BS_NEVER))
        return;
    if (node->kind != BS_NODE_SCALAR || node->length == 0 || node->text[0] < '0' || node->text[0] > '9')
        bs_node_error(b->diagnostics, node, "every: once, month, quarter, year or a number of months is expected, not %s",
                      node->kind == BS_NODE_SCALAR && !bs_node_empty(node) ? bs_quote(node->text, node->length, quoted)
                                                                           : bs_node_kind_name(node));
    else if (bs_read_number(&b->reader, node, "every", BS_KEY_COUNT, 1, BS_MONTHS_MOST, false, &months))
        *every = (size_t)months;
}

/* Units or money, and how much of it a grant is. */
static enum bs_status read_grant(struct bs_contract_build *c, const struct bs_credit_spec *spec, const char *unit,
                                 struct bs_credit *credit)
{
    struct bs_build *b = c->b;
    const struct bs_node *money = spec->money.node, *per_seat = spec->per_seat.node;
    size_t types = bs_contract_types(c->contract);
    credit->amount = bs_own_amount(b, spec->amount.node, unit, spec->amount.value);
    credit->at_most = spec->at_most.node ? bs_own_amount(b, spec->at_most.node, unit, spec->at_most.value) : INFINITY;
    if (money && bs_node_is(money, "false")) {
        bs_node_error(
            b->diagnostics, money,
            "money: an amount or true is expected, not 'false'; a credit in units names meter or rate_card in place of it");
    } else if (money && !bs_node_is(money, "true")) {
        if (spec->amount.node)
            bs_node_error(b->diagnostics, spec->amount.node, "the amount stands twice; write money: true beside amount");
        bs_read_number(&b->reader, money, "money", BS_KEY_MONEY, 0, 0, false, &credit->amount);
    }
    if (per_seat) {
        double *amounts = bs_arena_take(b->arena, types, sizeof *amounts), each = 0;
        if (!amounts)
            return BS_ERROR_MEMORY;
        credit->per_seat = amounts;
        if (per_seat->kind == BS_NODE_MAP && !bs_is_range(per_seat))
            return bs_read_by_type(c, per_seat, "per_seat", BS_KEY_AMOUNT, unit, amounts);
        bs_read_number(&b->reader, per_seat, "per_seat", BS_KEY_AMOUNT, 0, 0, false, &each);
        each = bs_own_amount(b, per_seat, unit, each);
        for (size_t t = 0; t < types; t++)
            amounts[t] = each;
    }
    if (!per_seat && !spec->amount.node && (!money || bs_node_is(money, "true")))
        bs_node_error(b->diagnostics, spec->head.node, "the credit has no amount: give amount or per_seat");
    return BS_OK;
}

/* What the credit pays: one of a meter, a rate card, money. */
static void read_purpose(struct bs_contract_build *c, const struct bs_credit_spec *spec, struct bs_credit *credit)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    int purposes = (spec->meter.node ? 1 : 0) + (spec->rate_card.node ? 1 : 0) + (spec->money.node ? 1 : 0);
    credit->money = spec->money.node != NULL;
    credit->pays_fees = strcmp(spec->pays.value, "bill") == 0;
    credit->name = spec->name.value        ? spec->name.value
                   : spec->rate_card.value ? spec->rate_card.value
                   : spec->meter.value     ? spec->meter.value
                                           : "credit";
    if (purposes != 1)
        bs_node_error(d, spec->head.node, "a credit is of exactly one: meter, rate_card (units) or money; %s",
                      purposes ? "here are several" : "here is none");
    else if (!credit->money)
        credit->charge = find_charge(c, &spec->meter, &spec->rate_card, "credits");
    if (purposes == 1 && !credit->money)
        bs_check_credit_units(c->b, spec, unit_of(c, credit->charge));
    if (spec->pays.node && !credit->money)
        bs_node_error(d, spec->pays.node, "pays belongs to money; units pay the charge that reads them");
}

static void read_times(struct bs_contract_build *c, const struct bs_credit_spec *spec, struct bs_credit *credit)
{
    struct bs_build *b = c->b;
    long last = LONG_MAX;
    credit->first = c->contract->begins;
    credit->last = BS_NEVER;
    credit->lives = spec->lives.node ? (size_t)spec->lives.value : BS_NEVER;
    read_every(b, spec->every.node, &credit->every);
    if (spec->from.node && !bs_build_month(b, spec->from.node, "from", &credit->first))
        return;
    if (spec->from.node && credit->first < c->contract->begins)
        bs_pair_error(b->diagnostics, spec->from.node, c->spec->begins.node, "from %s lies before the contract begins (begins: %s)",
                      spec->from.node->text, c->spec->begins.node->text);
    if (spec->until.node && !bs_build_any_month(b, spec->until.node, "until", true, &last))
        return;
    if (spec->until.node && last < (long)credit->first)
        bs_pair_error(b->diagnostics, spec->until.node, spec->from.node,
                      "until %s lies before the first grant: the credit is never granted", spec->until.node->text);
    else if (spec->until.node)
        credit->last = (size_t)last;
    if (spec->from.node && credit->first >= b->model->months)
        bs_warn_idle(b, spec->from.node, "the credit", "from %s lies past the term of %zu months, so it is never granted",
                     spec->from.node->text, b->model->months);
}

/* A rollover that no second grant follows within the term. */
static void warn_single(const struct bs_contract_build *c, const struct bs_credit_spec *spec, const struct bs_credit *credit)
{
    size_t months = c->b->model->months, next = credit->first + credit->every;
    if (credit->first >= months)
        return;
    if (next >= months)
        bs_warn_idle(c->b, spec->rollover.node, "rollover", "the next grant, in month %zu, lies past the term of %zu months",
                     next + 1, months);
    else if (spec->until.node && next > credit->last)
        bs_warn_idle(c->b, spec->rollover.node, "rollover", "the next grant, in month %zu, lies past until %s", next + 1,
                     spec->until.node->text);
}

/* What passes from one grant to the next needs a next one. */
static void check_recurrence(struct bs_contract_build *c, const struct bs_credit_spec *spec, const struct bs_credit *credit)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    bool rolls = credit->rollover.kind != BS_ROLLOVER_NONE;
    if (rolls && credit->every > 0 && credit->lives <= credit->every)
        bs_pair_error(d, spec->rollover.node, spec->lives.node,
                      "rollover has nothing to keep: with lives %s a grant has expired when the next one comes",
                      spec->lives.node->text);
    else if (credit->rollover.at_least > 0 && spec->lives.node)
        bs_pair_error(d, spec->lives.node, spec->rollover.node,
                      "lives contradicts at_least, which raises what is left at every recurrence");
    if (rolls && credit->every == 0)
        bs_pair_error(d, spec->rollover.node, spec->every.node,
                      "rollover without a recurring grant: say how often the credit is granted, e.g. every: month");
    if (credit->carries_overage && credit->money)
        bs_node_error(d, spec->carry_overage.node, "carry_overage belongs to units; money pays no more than there is");
    else if (credit->carries_overage && credit->every == 0)
        bs_node_error(d, spec->carry_overage.node,
                      "carry_overage without a recurring grant: say how often the credit is granted, e.g. every: month");
}

static enum bs_status build_credit(struct bs_contract_build *c, const struct bs_credit_spec *spec, struct bs_credit *credit)
{
    credit->price = spec->price.value;
    credit->priority = (int)spec->priority.value;
    credit->renews = spec->renews.value;
    credit->carries_overage = spec->carry_overage.value;
    read_purpose(c, spec, credit);
    read_times(c, spec, credit);
    const char *unit = credit->money ? c->b->model->currency : counted_of(c, credit->charge);
    enum bs_status status = read_grant(c, spec, unit, credit);
    if (!status)
        status = read_rollover(c->b, spec->rollover.node, &spec->renews, spec->head.node, unit, &credit->rollover);
    if (!status)
        check_recurrence(c, spec, credit);
    if (!status && credit->rollover.kind != BS_ROLLOVER_NONE && credit->rollover.kind != BS_ROLLOVER_RENEWAL && credit->every > 0)
        warn_single(c, spec, credit);
    return status;
}

enum bs_status bs_build_credits(struct bs_contract_build *c)
{
    size_t n = c->spec->credits.count;
    if (n == 0)
        return BS_OK;
    struct bs_credit *credits = bs_arena_take(c->b->arena, n, sizeof *credits);
    if (!credits)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = build_credit(c, (const struct bs_credit_spec *)c->spec->credits.items + i, &credits[i]);
    c->contract->credits = credits;
    c->contract->n_credits = n;
    return status;
}
