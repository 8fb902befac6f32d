/* Credits month by month: what is granted, drawn and lost, lot by lot. Of a credit every grant is a lot; lots are drawn by priority, then
   by what expires first, then in the order of the contract. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_CREDITS_H
#define BILLSHIFT_CONTRACT_LEDGER_CREDITS_H

#include <billshift/ledger.h>

struct credit_account {
    const struct bs_credit *terms;
    size_t first;                /* month of the first possible grant: not before the contract begins */
    double *lots;                /* [grant] what is left of it */
    size_t oldest, n_lots;       /* lots before `oldest` are empty; grants so far */
    size_t room;                 /* grants possible in the term */
    double owed;                 /* used in advance: comes off the next grants */
    double granted, drawn, lost; /* since the beginning of the term: granted = drawn + lost + what is left */
};

struct credits {
    struct credit_account *accounts; /* [credit] */
    size_t n, n_types;
};

enum bs_status credits_new(const struct bs_contract *contract, size_t months, struct bs_arena *arena,
                           struct credits *out) BS_CHECKED;
void credits_start(struct credits *credits);

/* The beginning of a month: what does not roll over is lost, new lots are granted. Returns what the grants cost. */
double credits_open(struct credits *credits, size_t month, const double *seats, struct bs_lines *lines);

/* What a draw may take from. */
enum credit_use { CREDIT_UNITS, CREDIT_MONEY, CREDIT_MONEY_FOR_FEES };
struct credit_need {
    enum credit_use use;
    size_t charge;    /* of units */
    const char *unit; /* of the quantity, for lines; NULL: none */
    double amount;    /* units or money; nothing is drawn for less than 0 */
};
/* Draws for the need as far as credits go. Returns what is left of it; *money: what the draw changes on the bill (0 for units). *used_up is
   set where a credit that was paid for is drawn to its end. */
double credits_draw(struct credits *credits, struct credit_need need, struct bs_lines *lines, double *money, bool *used_up);

/* Units of a charge that were used in advance and that no grant is left for: they are charged now. */
double credits_overdue(struct credits *credits, size_t charge);
/* Takes units that no credit covers in advance of the next grant of a credit that carries overage. Returns what is left: all, if there is none. */
double credits_carry(struct credits *credits, struct credit_need need, struct bs_lines *lines);

/* The end of a month: what expires with it is lost. */
void credits_close(struct credits *credits, size_t month, struct bs_lines *lines);

double credit_balance(const struct credit_account *account);

#endif
