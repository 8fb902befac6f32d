/* How use reacts to a contract. Use before the response is what a scenario states; what a contract then prices, pools, caps and blocks is use
   after it. First the same work moves to other models, then every meter is multiplied by the same factor: the product of the parts below. */
#ifndef BILLSHIFT_RESPONSE_H
#define BILLSHIFT_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The same work on another model. */
struct bs_substitution {
    const char *model, *with;
    double share;  /* of the model's work, 0 to 1 */
    double tokens; /* of the other model for a token of this one, > 0 */
};

/* What a unit of one meter before the response adds to another, or to itself: all substitutions in units of the meters. */
struct bs_move {
    size_t from, to;
    double units; /* of `to`; may be negative */
    double value; /* at list price, as use is valued; may be negative */
};

/* Zeroed fields mean: none.
   Elasticity: use x (price / reference_price)^elasticity, demand of constant elasticity. Source: H. R. Varian, Intermediate Microeconomics,
   chapter "Market Demand": a demand q = A p^e has the elasticity e at every price. It has no value at a price of 0. */
struct bs_response {
    double elasticity;      /* of use to its marginal price, <= 0; 0: use does not depend on it */
    double price;           /* > 0: what a unit more costs under this contract */
    const double *prices;   /* [month] in place of price; NULL: price */
    double reference_price; /* > 0, in the same unit: the price at which the use before the response is, or would be, seen */
    double latent;          /* share of use that was held back elsewhere and comes on top, >= 0 */
    double saved;           /* share of use that does the same work no more, 0 to below 1, rising in equal steps */
    double adopted;         /* share of the seats that save it, whatever they use; 0 and 1: all */
    const bool *adopts;     /* [segments] whether its seats do; NULL: all */
    size_t saved_from,
        saved_by; /* months (index): of the first of these steps, and of the last, from which on all of it is saved */
    const struct bs_substitution *substitutions;
    size_t n_substitutions;
    const struct bs_move *moves; /* what these come to */
    size_t n_moves;
};

/* What use of a segment's seats is multiplied by in a month (index), beside the moves. NULL: 1. */
double bs_response_factor(const struct bs_response *response, size_t segment, size_t month);

/* Units of each meter after the response; after may be before where there are no moves. NULL: as they are. */
void bs_response_units(const struct bs_response *response, size_t segment, size_t month, const double *before, size_t n_meters,
                       double *after);

/* The value of use after the response from that before it, at the same list prices. before: its units [meter]. NULL: the same. */
double bs_response_value(const struct bs_response *response, size_t segment, size_t month, const double *before, double value);

/* Whether use of all seats reacts in two months in the same way. */
bool bs_response_same(const struct bs_response *a, size_t month_a, const struct bs_response *b, size_t month_b);

/* In words: "elasticity -0.3 (price 1 in place of 0.5), latent demand 20 %, 15 % saved, 40 % of opus moved to sonnet (1.3x the tokens)".
   Returns buffer (BS_RESPONSE_TEXT bytes); "": none. */
enum { BS_SUBSTITUTIONS_MOST = 8, BS_RESPONSE_TEXT = 2048 };
const char *bs_response_text(const struct bs_response *response, size_t segment, size_t month, char *buffer);

#ifdef __cplusplus
}
#endif
#endif
