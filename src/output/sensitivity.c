#include "output/sensitivity.h"
#include "whatif/quantity.h"

#include <math.h>
#include <string.h>

bool bs_sensitivity_signed(const struct bs_sensitivity_figure *figure)
{
    return strstr(figure->measure, "change") != NULL;
}

char *bs_sensitivity_title(const struct bs_sensitivity_figure *figure, const char *baseline)
{
    const char *group = figure->group, *what = NULL;
    bool change = bs_sensitivity_signed(figure), month = strcmp(figure->period, "month") == 0;
    char *text = NULL;
    if (strcmp(group, "organization") == 0 && strcmp(figure->measure, "change_mean") == 0)
        what = "Change of the organization's total";
    else if (strcmp(group, "cohort:heavy") == 0 && strcmp(figure->measure, "mean_change") == 0)
        what = "Mean change of a seat of the heavy cohort";
    int made = what ? asprintf(&text, "%s over the term, %s against %s", what, figure->contract, baseline)
                    : asprintf(&text, "%s of %s %s, %s%s%s", figure->measure, group, month ? "in a month" : "over the term",
                               figure->contract, change ? " against " : "", change ? baseline : "");
    return made < 0 ? NULL : text;
}

const char *bs_sensitivity_end(const char *text, int end, char *buffer)
{
    struct quantity q;
    if (text && *text == '{')
        text = end < 0 ? "\u221220 %" : end > 0 ? "+20 %" : "as it is";
    if (text && quantity_read(text, strlen(text), &q)) {
        const char sign[] = {q.sign, '\0'};
        snprintf(buffer, BS_READABLE, fabs(q.value) < 1e6 ? "%s%.6g%s" : "%s%.15g%s", q.money ? "$" : "", q.value, sign);
    } else {
        snprintf(buffer, BS_READABLE, "%s", text ? text : "");
    }
    return buffer;
}

double bs_tornado_shown(const struct bs_tornado *tornado, const struct bs_tornado_ranking *ranking, double value, double most)
{
    return tornado->drawn == 0 && fabs(value - ranking->base) <= most ? ranking->base : value;
}

const char *bs_sensitivity_value(const struct bs_sensitivity_figure *figure, double value, double largest, unsigned flags,
                                 char *buffer)
{
    if (strcmp(figure->unit, "share") == 0)
        return isnan(value)             ? bs_readable_number(value, 0, buffer)
               : value < 0 || value > 1 ? bs_readable_number(value, 4, buffer)
                                        : bs_readable_share(value, buffer);
    if (strcmp(figure->unit, "ratio") == 0)
        return bs_readable_number(value, 3, buffer);
    return bs_readable_money(value, bs_readable_places(largest, figure->unit), figure->unit, flags, buffer);
}
