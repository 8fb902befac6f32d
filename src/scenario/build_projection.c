/* A term projected from users' own months: how long it is, when it begins, how use grows, and what is told of it. */
#include "scenario/build_growth.h"
#include "scenario/build_population.h"
#include "scenario/range.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Use that has grown further than this by the end of the term was not meant. */
static const double GROWN_MOST = 1e6;

static const struct bs_population_spec *spec_of(const struct bs_build *b)
{
    return b->spec->population.items;
}

static bool refuse_months(struct bs_build *b, const struct bs_node *node)
{
    char quoted[BS_QUOTE_SIZE];
    bs_node_error(b->diagnostics, node, "project: %s is no number of months; 12 months is expected, 1 to %d of them, or none",
                  node->kind == BS_NODE_SCALAR && !bs_node_empty(node) ? bs_quote(node->text, node->length, quoted)
                                                                       : bs_node_kind_name(node),
                  BS_MONTHS_MOST);
    return false;
}

/* The months of `project`; 0: none. false: an error was noted. */
static bool read_months(struct bs_build *b, const struct bs_node *node, size_t *months)
{
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    double value;
    *months = 0;
    if (!node || bs_node_is(node, "none"))
        return true;
    if (node->kind != BS_NODE_SCALAR || bs_node_empty(node))
        return refuse_months(b, node);
    size_t digits = strcspn(node->text, " ");
    const char *unit = node->text + digits + strspn(node->text + digits, " ");
    bool year = strcmp(unit, "year") == 0 || strcmp(unit, "years") == 0;
    if (bs_number_parse(node->text, digits, BS_NUMBER_COUNT, NULL, &value, message))
        return refuse_months(b, node);
    bs_quote(node->text, node->length, quoted);
    if (*unit && !year && strcmp(unit, "months") != 0 && strcmp(unit, "month") != 0)
        return refuse_months(b, node);
    value *= year ? 12 : 1;
    if (value < 1 || value > BS_MONTHS_MOST) {
        bs_node_error(b->diagnostics, node, "project: %s is out of range; 1 to %d months are accepted", quoted, BS_MONTHS_MOST);
        return false;
    }
    if (!*unit || year) {
        bs_node_error(b->diagnostics, node, "project: %s is not in months: write %.0f months", quoted, value);
        return false;
    }
    *months = (size_t)value;
    return true;
}

static bool check_growth(struct bs_build *b, const struct bs_growth *growth, size_t months)
{
    const struct bs_node *node = spec_of(b)->growth.node;
    double grown = bs_growth_at(growth, months - 1);
    if (grown <= GROWN_MOST)
        return true;
    bs_node_error(b->diagnostics, node,
                  "growth: use would be %.3g times as much in the last of %zu months; at most %g times is accepted", grown, months,
                  GROWN_MOST);
    return false;
}

bool bs_project_none(const struct bs_build *b)
{
    const struct bs_node *node = spec_of(b)->project.node;
    return node && bs_node_is(node, "none");
}

/* Facts do not grow. */
static enum bs_status refuse_growth(struct bs_build *b)
{
    const struct bs_node *node = spec_of(b)->growth.node, *project = spec_of(b)->project.node;
    if (node && !project)
        return bs_node_error(b->diagnostics, node,
                             "growth: the term is the users' own months, which are facts and do not grow; growth is that of months "
                             "to come: add project: 12 months");
    if (node)
        bs_warn_idle(b, node, "growth", "with project: none the term is the users' own months, which are facts");
    return BS_OK;
}

enum bs_status bs_build_projection(struct bs_build *b)
{
    const struct bs_node *node = spec_of(b)->growth.node;
    struct bs_growth growth = {.factor = 1, .months = 12};
    size_t months;
    bool good = read_months(b, spec_of(b)->project.node, &months);
    good &= !node || bs_build_growth(b, node, "growth", &growth);
    if (good && months > 0)
        good = check_growth(b, &growth, months);
    if (!good)
        return BS_ERROR_INPUT;
    if (months == 0)
        return refuse_growth(b);
    struct bs_projection *p = bs_arena_take(b->arena, 1, sizeof *p);
    double *factors = bs_arena_take(b->arena, months, sizeof *factors);
    if (!p || !factors)
        return BS_ERROR_MEMORY;
    for (size_t month = 0; month < months; month++)
        factors[month] = bs_growth_at(&growth, month);
    *p = (struct bs_projection){.months = months, .growth = factors, .growth_text = node ? bs_growth_text(b, node, &growth) : NULL};
    if (node && !p->growth_text)
        return BS_ERROR_MEMORY;
    b->projection = p;
    return BS_OK;
}

void bs_project_start(struct bs_build *b, const struct bs_population *p)
{
    int next = 12 * p->first_year + p->first_month - 1 + (int)p->months, last = next - 1;
    if (b->first_month == 0) {
        b->model->first_year = b->first_year = next / 12;
        b->model->first_month = b->first_month = next % 12 + 1;
    } else if (12 * b->first_year + b->first_month - 1 < next) {
        bs_node_error(b->diagnostics, b->spec->starts.node,
                      "starts is %s, but the months of %s go to %04d-%02d, and projected ones come after them: it is %04d-%02d or "
                      "later (left out: %04d-%02d)",
                      b->spec->starts.value, p->file, last / 12, last % 12 + 1, next / 12, next % 12 + 1, next / 12, next % 12 + 1);
    }
}

size_t bs_project_end(const struct bs_build *b, const struct population_seat *seat)
{
    const struct bs_roster_seat *listed = seat->listed == BS_NEVER ? NULL : &b->roster->seats[seat->listed];
    long start = 12 * b->first_year + b->first_month - 1, months = (long)b->projection->months;
    long end = !listed || listed->to == BS_NO_MONTH ? months : (long)listed->to - start + 1;
    return end < 0 ? 0 : end > months ? (size_t)months : (size_t)end;
}

/* What is drawn from which months. */
static void tell_draws(struct bs_build *b, const struct bs_population *p, int first, int start)
{
    const struct bs_projection *j = p->projection;
    int last = first + (int)p->months - 1, end = start + (int)j->months - 1;
    char term[64], one[BS_MESSAGE_SIZE] = "every user has one own month";
    snprintf(term, sizeof term, "from %04d-%02d to %04d-%02d", start / 12, start % 12 + 1, end / 12, end % 12 + 1);
    if (p->months == 1)
        snprintf(one, sizeof one, "%s has one month, %04d-%02d", p->file, first / 12, first % 12 + 1);
    if (!j->varies)
        bs_assumption(b->diagnostics, "projection: %s: it is repeated %s, so that nothing is drawn and there is no spread", one,
                      term);
    else
        bs_assumption(
            b->diagnostics,
            "projection: each user's use in each month %s is that of one of their own months from %04d-%02d to %04d-%02d, "
            "drawn with equal chance and independently of other months and users: seasons, and what moves all users "
            "together, are not carried over",
            term, first / 12, first % 12 + 1, last / 12, last % 12 + 1);
    if (j->varies && j->single > 0)
        bs_assumption(b->diagnostics, "projection: users with one own month: %zu; it is repeated, so that their months do not vary",
                      j->single);
}

void bs_tell_projection(struct bs_build *b, const struct bs_population *p)
{
    const struct bs_projection *j = p->projection;
    int first = 12 * p->first_year + p->first_month - 1, start = 12 * b->first_year + b->first_month - 1;
    int last = first + (int)p->months - 1;
    tell_draws(b, p, first, start);
    if (j->growth_text)
        bs_assumption(b->diagnostics,
                      "growth %s: use is that of the own months in the first projected month and %.4g times that in the last",
                      j->growth_text, j->growth[j->months - 1]);
    else
        bs_assumption(b->diagnostics, "growth none (population.growth states it)");
    if (!b->roster && j->varies)
        bs_assumption(b->diagnostics, "projection: a month of a user without a row counts as an own month without use, also before "
                                      "their first row (a roster says since when a seat is there)");
    if (j->left > 0)
        bs_assumption(b->diagnostics, "projection: seats left out, as they are not there any more after %04d-%02d: %zu", last / 12,
                      last % 12 + 1, j->left);
    if (j->coming > 0)
        bs_assumption(
            b->diagnostics,
            "projection: seats left out, as they come after %04d-%02d, the last month of the file, so that their use is not "
            "known: %zu",
            last / 12, last % 12 + 1, j->coming);
}
