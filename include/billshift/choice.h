/* Choices that a buyer has to make: how much to commit to, and which contract for which seat. */
#ifndef BILLSHIFT_CHOICE_H
#define BILLSHIFT_CHOICE_H

#include <billshift/curve.h>
#include <billshift/engine.h>
#include <billshift/scenario.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_choice_request {
    const char *scenario; /* a file */
    const char *const *overrides;
    size_t n_overrides;
    const struct bs_scenario_options *options; /* NULL: none */
    const char *contract;                      /* its name */
    enum bs_engine engine;                     /* not BS_ENGINE_BOTH */
    unsigned threads;                          /* 0: as many as OpenMP gives */
    void (*progress)(void *context, double done);
    void *context;
    const volatile sig_atomic_t *stop;
};

/* What the term costs with a commitment of some size. All sizes see the same use. */
struct bs_commitment_choice {
    double
        quantile; /* of the spend of a period that the size is: 0.1, 0.5, 0.9; NaN: the scenario's own size; 0: none, as if nothing were promised */
    double amount;                          /* promised a period */
    struct bs_estimate mean, p10, p50, p90; /* of the organization's total of the term */
    struct bs_estimate unused, overrun;     /* mean of what is paid for nothing; chance that spend goes beyond */
};
enum { BS_COMMITMENT_CHOICES = 5 };

struct bs_commitment_choices {
    size_t period; /* months */
    struct bs_commitment_choice rows[BS_COMMITMENT_CHOICES];
    size_t n;
};

/* Sizes at p10, p50 and p90 of what is spent on use in the first period, without a commitment's own terms (overage, price). Its price, where the scenario states
   one, is kept in proportion. BS_ERROR_INPUT: the contract has no commitment in money, or users are read from a file. */
enum bs_status bs_commitment_choose(const struct bs_choice_request *request, struct bs_commitment_choices *out,
                                    struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Uses a month from which, or up to which, a seat is cheaper under the contract than under the baseline. */
struct bs_mix_span {
    const char *segment, *unit;
    struct bs_span span;
};

/* A user of a file, in the file's order. */
struct bs_mix_user {
    const char *name;
    double bill, baseline_bill; /* of the term */
    bool moves;                 /* is cheaper under the contract */
};

/* What it saves if each seat has the contract that is cheaper for its own term, the baseline or this one. Bills of seats alone, without what no seat
   carries. */
struct bs_mix {
    struct bs_arena *arena; /* owns all below */
    double seats, moving;   /* in all; those that are cheaper under the contract */
    double baseline, contract,
        best;          /* bills of the term: all under the baseline, all under the contract, each under the cheaper one */
    double best_error; /* what bins leave of `best`, at most */
    /* Standard errors where it is drawn, else bounds; that of `best` is at most this, as less varies than in the change of all. NaN: users of a file */
    double moving_std_error, baseline_std_error, contract_std_error, best_std_error;
    bool drawn;
    size_t spans_from;               /* prices change: the spans are those from this month (1 ...) on; 0: they do not */
    const struct bs_mix_span *spans; /* none: bills of a user's own mix have no such use */
    size_t n_spans, n_segments;
    const struct bs_mix_user *users; /* of a population; else NULL */
    size_t n_users;
};

/* BS_ERROR_INPUT: bills under the contract or the baseline depend on all seats together, so that no seat's choice is its own. */
enum bs_status bs_mix_choose(const struct bs_choice_request *request, struct bs_mix **out,
                             struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_mix_free(struct bs_mix *mix); /* NULL is legal */

#ifdef __cplusplus
}
#endif
#endif
