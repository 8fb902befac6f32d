#include "contract/ledger_credits.h"
#include "base/decimal.h"
#include "contract/ledger_lines.h"

enum bs_status credits_new(const struct bs_contract *contract, size_t months, struct bs_arena *arena, struct credits *out)
{
    *out = (struct credits){.n = contract->n_credits, .n_types = bs_contract_types(contract)};
    out->accounts = bs_arena_take(arena, out->n, sizeof *out->accounts);
    if (!out->accounts)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < out->n; i++) {
        struct credit_account *account = &out->accounts[i];
        const struct bs_credit *terms = account->terms = &contract->credits[i];
        account->first = terms->first > contract->begins ? terms->first : contract->begins;
        size_t end = terms->last < months ? terms->last + 1 : months;
        if (account->first < end)
            account->room = terms->every ? (end - account->first + terms->every - 1) / terms->every : 1;
        account->lots = bs_arena_take(arena, account->room, sizeof *account->lots);
        if (!account->lots)
            return BS_ERROR_MEMORY;
    }
    return BS_OK;
}

void credits_start(struct credits *credits)
{
    for (size_t i = 0; i < credits->n; i++) {
        struct credit_account *account = &credits->accounts[i];
        account->oldest = account->n_lots = 0;
        account->owed = account->granted = account->drawn = account->lost = 0;
    }
}

double credit_balance(const struct credit_account *account)
{
    double left = 0;
    for (size_t k = account->oldest; k < account->n_lots; k++)
        left += account->lots[k];
    return left;
}

static size_t later(size_t month, size_t by)
{
    return by < BS_NEVER - month ? month + by : BS_NEVER;
}

static size_t granted_in(const struct credit_account *account, size_t lot)
{
    return account->first + lot * account->terms->every;
}

/* Whether what is left goes with the end of its own period. */
static bool lost_at_renewal(const struct bs_credit *terms)
{
    return terms->rollover.kind == BS_ROLLOVER_NONE || (terms->rollover.kind == BS_ROLLOVER_RENEWAL && !terms->renews);
}

/* The first month in which a lot can no longer be drawn. */
static size_t expires(const struct credit_account *account, size_t lot)
{
    const struct bs_credit *terms = account->terms;
    size_t granted = granted_in(account, lot), end = later(granted, terms->lives);
    if (terms->every && lost_at_renewal(terms) && later(granted, terms->every) < end)
        end = later(granted, terms->every);
    return end;
}

/* Takes up to `amount`, the oldest lots first: they expire first. Returns what was taken. */
static double take(struct credit_account *account, double amount)
{
    double taken = 0;
    while (amount > 0 && account->oldest < account->n_lots) {
        double *lot = &account->lots[account->oldest];
        if (*lot > amount) {
            *lot = decimal_plus(*lot, -amount);
            return decimal_plus(taken, amount);
        }
        amount = decimal_plus(amount, -*lot);
        taken = decimal_plus(taken, *lot);
        *lot = 0;
        account->oldest++;
    }
    return taken;
}

static void note_lost(struct credit_account *account, double lost, struct bs_lines *lines, const char *why)
{
    account->lost += lost;
    if (lost > 0)
        bs_lines_add(lines, plain_line(BS_LINE_CREDIT, account->terms->name, lost, NAN, 0), "%s", why);
}

/* What is left is raised to a balance; the last grant is what lives longest. */
static void raise(struct credit_account *account, double by, struct bs_lines *lines)
{
    size_t last = account->n_lots - 1;
    account->lots[last] = decimal_plus(account->lots[last], by);
    account->oldest = account->oldest < last ? account->oldest : last;
    account->granted += by;
    bs_lines_add(lines, plain_line(BS_LINE_CREDIT, account->terms->name, by, NAN, 0),
                 "raises what is left to %.10g, free of charge", account->terms->rollover.at_least);
}

/* What of an old balance may be drawn beside what a new grant adds; a grant is of `size`. */
static double kept(const struct bs_credit *terms, double balance, double size, double added)
{
    switch (terms->rollover.kind) {
    case BS_ROLLOVER_UP_TO:
        return fmin(balance, terms->rollover.limit);
    case BS_ROLLOVER_TIMES:
        return fmin(balance, fmax(0, terms->rollover.limit * size - added));
    case BS_ROLLOVER_NONE:
    case BS_ROLLOVER_RENEWAL:
        return lost_at_renewal(terms) ? 0 : balance;
    case BS_ROLLOVER_ALL:
        break;
    }
    return balance;
}

static double grant_size(const struct bs_credit *terms, const double *seats, size_t n_types)
{
    double size = terms->amount;
    for (size_t t = 0; t < n_types && terms->per_seat; t++)
        size += terms->per_seat[t] * seats[t];
    return size;
}

/* A new grant, less what was used of it in advance. */
static void grant(struct credit_account *account, double size, struct bs_lines *lines)
{
    double used = fmin(size, account->owed);
    account->owed = decimal_plus(account->owed, -used);
    account->lots[account->n_lots++] = decimal_plus(size, -used);
    account->granted += size;
    account->drawn += used;
    if (used > 0)
        bs_lines_add(lines, plain_line(BS_LINE_CREDIT, account->terms->name, used, NAN, 0),
                     "used in a month before, in advance of this grant: %.10g of it are left", account->lots[account->n_lots - 1]);
}

/* The rollover holds at every date of the recurrence, those after the last grant too: so a grant never outlives its own period by being
   the last. */
static double open_account(struct credit_account *account, size_t month, double size, struct bs_lines *lines)
{
    const struct bs_credit *terms = account->terms;
    if (month < account->first)
        return 0;
    size_t passed = month - account->first;
    if (terms->every ? passed % terms->every != 0 : passed != 0)
        return 0;
    bool granted = account->n_lots < account->room;
    if (passed > 0) {
        double balance = credit_balance(account), keeps = kept(terms, balance, size, granted ? size : 0);
        double lost = keeps < balance ? take(account, keeps > 0 ? decimal_plus(balance, -keeps) : INFINITY) : 0;
        note_lost(account, lost, lines, "left over from before: it does not roll over");
        if (account->n_lots > 0 && terms->rollover.at_least > keeps)
            raise(account, decimal_plus(terms->rollover.at_least, -keeps), lines);
    }
    if (!granted)
        return 0;
    grant(account, size, lines);
    if (terms->price == 0)
        return 0;
    return bs_lines_add(lines, plain_line(BS_LINE_CREDIT, terms->name, NAN, NAN, terms->price), "%.10g granted for this price",
                        size);
}

double credits_open(struct credits *credits, size_t month, const double *seats, struct bs_lines *lines)
{
    double paid = 0;
    for (size_t i = 0; i < credits->n; i++) {
        struct credit_account *account = &credits->accounts[i];
        paid += open_account(account, month, grant_size(account->terms, seats, credits->n_types), lines);
    }
    return paid;
}

static bool serves(const struct credit_account *account, const struct credit_need *need)
{
    const struct bs_credit *terms = account->terms;
    if (need->use == CREDIT_UNITS ? terms->money || terms->charge != need->charge : !terms->money)
        return false;
    return need->use != CREDIT_MONEY_FOR_FEES || terms->pays_fees;
}

/* The account whose oldest lot is drawn next; NULL: none has anything left. */
static struct credit_account *next_account(struct credits *credits, const struct credit_need *need)
{
    struct credit_account *best = NULL;
    for (size_t i = 0; i < credits->n; i++) {
        struct credit_account *account = &credits->accounts[i];
        while (account->oldest < account->n_lots && !(account->lots[account->oldest] > 0))
            account->oldest++;
        if (account->oldest == account->n_lots || !serves(account, need))
            continue;
        if (!best || account->terms->priority < best->terms->priority ||
            (account->terms->priority == best->terms->priority && expires(account, account->oldest) < expires(best, best->oldest)))
            best = account;
    }
    return best;
}

static double draw_line(const struct credit_account *account, const struct credit_need *need, double drawn, struct bs_lines *lines)
{
    const char *name = account->terms->name;
    if (need->use != CREDIT_UNITS)
        return bs_lines_add(lines, plain_line(BS_LINE_CREDIT, name, NAN, NAN, -drawn), "credit pays %s; %.10g of it is left",
                            need->use == CREDIT_MONEY ? "charges" : "fees", credit_balance(account));
    struct bs_line line = plain_line(BS_LINE_CREDIT, name, drawn, 0, 0);
    line.unit = need->unit;
    return bs_lines_add(lines, line, "units paid by credit; %.10g of it are left", credit_balance(account));
}

double credits_draw(struct credits *credits, struct credit_need need, struct bs_lines *lines, double *money, bool *used_up)
{
    *money = 0;
    while (need.amount > 0) {
        struct credit_account *account = next_account(credits, &need);
        if (!account)
            break;
        double drawn = 0;
        do {
            double taken = take(account, fmin(need.amount, account->lots[account->oldest]));
            drawn = decimal_plus(drawn, taken);
            need.amount = decimal_plus(need.amount, -taken);
        } while (need.amount > 0 && next_account(credits, &need) == account);
        account->drawn += drawn;
        *used_up |= account->terms->price > 0 && credit_balance(account) == 0;
        *money += draw_line(account, &need, drawn, lines);
    }
    return need.amount;
}

static bool carries(const struct credit_account *account, size_t charge)
{
    return account->terms->carries_overage && !account->terms->money && account->terms->charge == charge;
}

double credits_overdue(struct credits *credits, size_t charge)
{
    double units = 0;
    for (size_t i = 0; i < credits->n; i++) {
        struct credit_account *account = &credits->accounts[i];
        if (!carries(account, charge) || account->n_lots < account->room)
            continue;
        units = decimal_plus(units, account->owed);
        account->owed = 0;
    }
    return units;
}

double credits_carry(struct credits *credits, struct credit_need need, struct bs_lines *lines)
{
    for (size_t i = 0; i < credits->n && need.amount > 0; i++) {
        struct credit_account *account = &credits->accounts[i];
        if (!carries(account, need.charge) || account->n_lots == account->room)
            continue;
        struct bs_line line = plain_line(BS_LINE_CREDIT, account->terms->name, need.amount, 0, 0);
        line.unit = need.unit;
        bs_lines_add(lines, line, "beyond what is granted: it comes off the next grant");
        account->owed = decimal_plus(account->owed, need.amount);
        need.amount = 0;
    }
    return need.amount;
}

void credits_close(struct credits *credits, size_t month, struct bs_lines *lines)
{
    for (size_t i = 0; i < credits->n; i++) {
        struct credit_account *account = &credits->accounts[i];
        double expired = 0;
        while (account->oldest < account->n_lots &&
               later(granted_in(account, account->oldest), account->terms->lives) <= month + 1) {
            expired += account->lots[account->oldest];
            account->lots[account->oldest++] = 0;
        }
        note_lost(account, expired, lines, "not used within its life: it expires at the end of this month");
    }
}
