/* What precision was asked and reached, as JSON: the same in manifest and summary. */
#include "output/json.h"

#include <billshift/precision.h>

static json_t *goal_part(const struct bs_precision_goal *goal)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:b}", "measure", goal->measure, "wanted", bs_json_number(goal->wanted), "got",
                     bs_json_number(goal->got), "replications_needed", bs_json_number(goal->needed), "met", (int)goal->met);
}

json_t *bs_json_precision(const struct bs_results *results)
{
    const struct bs_precision *precision = results->precision;
    if (!precision)
        return json_null();
    json_t *goals = json_array();
    for (size_t i = 0; goals && i < precision->n_goals; i++)
        if (json_array_append_new(goals, goal_part(&precision->goals[i])) != 0) {
            json_decref(goals);
            return NULL;
        }
    return json_pack("{s:o, s:o, s:o, s:o, s:b}", "goals", goals, "first_replications", json_integer((json_int_t)precision->base),
                     "most_replications", json_integer((json_int_t)precision->most), "replications",
                     json_integer((json_int_t)results->replications), "met", (int)precision->met);
}
