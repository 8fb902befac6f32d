/* Money credits, quotas and grants of units: credits of an organization's charge. */
#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CREDIT_NAME = 32 };
static const char *credit_name(char *name, size_t i)
{
    snprintf(name, CREDIT_NAME, "credit%zu", i + 1);
    return name;
}

static void add_credit(struct tariff *t, json_t *credit)
{
    if (!json_object_get(t->contract, "credits"))
        json_object_set_new(t->contract, "credits", json_array());
    json_array_append_new(json_object_get(t->contract, "credits"), credit);
}

/* Money, drawn in turn; quotas of units drawn one after another, each in the month of its own use. */
const char *tariff_write_credits(struct tariff *t)
{
    static const char *const models[] = {"per_unit", "graduated", "volume", "package", "stairstep", "stairstep_cumulative", NULL};
    json_t *money = tariff_get(t, "credits"), *quotas = tariff_get(t, "included");
    char name[CREDIT_NAME];
    if (!tariff_word(tariff_get(t, "price_model"), models))
        return "a price model of unknown meaning";
    if ((money && !tariff_numbers(money)) || (quotas && !tariff_numbers(quotas)))
        return "credits that are no numbers";
    if (!quotas != !tariff_has(t, "usage_by_grant"))
        return "quotas without the use of each";
    for (size_t i = 0; i < json_array_size(money); i++)
        add_credit(
            t, json_pack("{s:s, s:O, s:i}", "name", credit_name(name, i), "money", json_array_get(money, i), "priority", (int)i));
    for (size_t i = 0; i < json_array_size(quotas); i++)
        add_credit(t, json_pack("{s:s, s:s, s:O, s:i, s:i}", "name", credit_name(name, json_array_size(money) + i), "meter",
                                "units", "amount", json_array_get(quotas, i), "from", (int)i + 1, "lives", 1));
    t->term = json_array_size(quotas);
    return NULL;
}

static const char *use_number(struct tariff *t)
{
    json_t *from = tariff_get(t, "usage_from");
    t->has_already = from != NULL;
    return tariff_use(t, 0, 0, "units", tariff_number(t->usage), from ? tariff_number(from) : 0);
}

const char *tariff_use_credits(struct tariff *t)
{
    json_t *parts = tariff_get(t, "usage_by_grant");
    double sum = 0;
    if (!parts)
        return use_number(t);
    const char *problem = tariff_has(t, "usage_from") ? "use of quotas after one use" : tariff_use_months(t, parts);
    for (size_t i = 0; i < json_array_size(parts); i++)
        sum += tariff_number(json_array_get(parts, i));
    return problem                                                   ? problem
           : fabs(sum - tariff_number(t->usage)) <= 1e-9 * fabs(sum) ? NULL
                                                                     : "use that is not the sum of its parts";
}

/* How many of a list's times lie before this one: times are only compared, so that their rank is as good. */
static size_t rank_of(const json_t *grants, const char *key, double time)
{
    size_t rank = 0;
    for (size_t i = 0; i < json_array_size(grants); i++) {
        double other = tariff_number(json_object_get(json_array_get(grants, i), key));
        bool first = other < time;
        for (size_t k = 0; k < i && first; k++)
            first = tariff_number(json_object_get(json_array_get(grants, k), key)) != other;
        rank += first;
    }
    return rank;
}

static bool number_or_null(const json_t *value)
{
    return !value || json_is_null(value) || json_is_number(value);
}

/* A grant that is there when the use comes. What expires sooner lives fewer months, and longer than the month of the use, after which balances are
   read. */
static const char *add_grant(struct tariff *t, json_t *grants, size_t i)
{
    static const char *const keys[] = {"amount", "priority", "expires", "from", "recurs", NULL};
    json_t *row = json_array_get(grants, i), *from = json_object_get(row, "from"), *expires = json_object_get(row, "expires"),
           *priority = json_object_get(row, "priority"), *recurs = json_object_get(row, "recurs");
    char name[CREDIT_NAME];
    if (!tariff_only(row, keys) || !json_is_number(json_object_get(row, "amount")) || !number_or_null(priority) ||
        !number_or_null(from) || !number_or_null(expires))
        return "a grant that is not understood";
    if ((recurs && !json_is_null(recurs)) || tariff_number(from) > 0 || tariff_number(expires) <= 0)
        return "a grant that is not there at the time of the use";
    json_t *credit =
        json_pack("{s:s, s:s, s:O}", "name", credit_name(name, i), "meter", "units", "amount", json_object_get(row, "amount"));
    if (json_is_number(priority))
        json_object_set(credit, "priority", priority);
    if (json_is_number(expires))
        json_object_set_new(credit, "lives", json_integer((json_int_t)rank_of(grants, "expires", tariff_number(expires)) + 2));
    add_credit(t, credit);
    return NULL;
}

const char *tariff_write_grants(struct tariff *t)
{
    json_t *grants = tariff_get(t, "grants");
    const char *problem = NULL;
    for (size_t i = 0; i < json_array_size(grants) && !problem; i++)
        problem = add_grant(t, grants, i);
    json_object_set_new(t->charge, "price", json_integer(1));
    return problem;
}

const char *tariff_use_grants(struct tariff *t)
{
    t->answer = TARIFF_BALANCES;
    return use_number(t);
}

/* A balance that is filled up again in the second month, by a grant of its own, which takes over what was used in advance. */
static void write_recurrence(struct tariff *t, json_t *again)
{
    add_credit(t,
               json_pack("{s:s, s:s, s:O, s:i}", "name", "first", "meter", "units", "amount", tariff_get(t, "start"), "lives", 1));
    add_credit(t, json_pack("{s:s, s:s, s:O, s:i, s:s, s:b}", "name", "again", "meter", "units", "amount", again, "from", 2,
                            "every", "month", "carry_overage", json_is_true(tariff_get(t, "carry_overage"))));
}

/* A balance of which a part is carried into the second month, without a new grant. */
static void write_rollover(struct tariff *t)
{
    json_t *least = tariff_get(t, "rollover_min"), *most = tariff_get(t, "rollover_max"), *rollover = json_object();
    if (least && tariff_number(least) != 0)
        json_object_set(rollover, "at_least", least);
    if (most)
        json_object_set(rollover, "up_to", most);
    /* Overage has no grant to come off here, and is charged: what is left is 0 either way, but for a least. */
    if (json_object_size(rollover) == 0) {
        json_decref(rollover);
        rollover = json_string("all");
    }
    add_credit(t, json_pack("{s:s, s:s, s:O, s:s, s:i, s:o}", "name", "first", "meter", "units", "amount", tariff_get(t, "start"),
                            "every", "month", "until", 1, "rollover", rollover));
}

const char *tariff_write_reset(struct tariff *t)
{
    json_t *again = tariff_get(t, "recurs_to");
    bool rolls = tariff_has(t, "rollover_min") || tariff_has(t, "rollover_max"),
         carries = json_is_true(tariff_get(t, "carry_overage"));
    json_object_set_new(t->charge, "price", json_integer(1));
    if (again && rolls)
        return "a balance that is filled up and carried over";
    if (carries && !again && tariff_has(t, "rollover_min") && tariff_number(tariff_get(t, "rollover_min")) != 0)
        return "overage carried into a balance that is raised";
    if (again)
        write_recurrence(t, again);
    else
        write_rollover(t);
    return NULL;
}

/* What was used before the reset, and after: two months. */
const char *tariff_use_before_after(struct tariff *t)
{
    static const char *const keys[] = {"before", "after", NULL};
    t->answer = TARIFF_BALANCE;
    if (!tariff_only(t->usage, keys))
        return "use of other times than before and after";
    const char *problem = tariff_use(t, 0, 0, "units", tariff_number(json_object_get(t->usage, "before")), 0);
    return problem ? problem : tariff_use(t, 1, 0, "units", tariff_number(json_object_get(t->usage, "after")), 0);
}
