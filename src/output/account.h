/* Why the bill of a group of seats changes: what the forms of it share. */
#ifndef BILLSHIFT_OUTPUT_ACCOUNT_H
#define BILLSHIFT_OUTPUT_ACCOUNT_H

#include <billshift/output.h>

extern const struct bs_account_format bs_account_table, bs_account_csv, bs_account_json;

/* Quantiles of the use of a month that are told. */
enum { ACCOUNT_P10, ACCOUNT_P50, ACCOUNT_P90, ACCOUNT_P99, ACCOUNT_LEVELS };
double bs_account_level_probability(int level);

/* What a seat of the group uses in a month, before months vary: by the distribution of its active seats, in month 1 (from_users false), or by the
   mean months of its users. In `unit`. */
struct bs_account_use {
    bool known, from_users;
    const char *unit;
    double levels[ACCOUNT_LEVELS];
    double inactive; /* share of the seats that use nothing all term */
};
enum bs_status bs_account_use(const struct bs_account *account, struct bs_account_use *out) BS_CHECKED;

/* Whether seats of a part (segment or seat type) belong to the group; of cohorts and teams those of any part can. */
bool bs_account_has(const struct bs_account *account, size_t segment);
/* The only such part; of several segments with the same curves the first. False: bills for the same use differ within the group. */
bool bs_account_part(const struct bs_account *account, size_t *segment);

/* What is due a month without any use, on average over the months; NaN: not known, as bills depend on all seats or differ by part. *constant:
   then use changes no bill. */
enum bs_status bs_account_unused(const struct bs_account *account, size_t contract, struct bs_arena *arena, double *out,
                                 bool *constant) BS_CHECKED;

/* How a month's bill stands to the baseline's by its use, as a predicate: `equals that under flat at $180 of use, ...`. Text in the arena. */
enum bs_status bs_standing_sentence(const struct bs_model *model, size_t contract, size_t segment, size_t month,
                                    struct bs_arena *arena, const char **out) BS_CHECKED;

/* Sentences of a contract's break-even in each period of the months from first_month (index), for a part. False: no memory, or a write failed. */
bool bs_account_standing(const struct bs_model *model, size_t contract, size_t segment, size_t first_month, size_t months,
                         FILE *out);

#endif
