/* What of the seats is computed beside what is drawn, in a sentence. */
#include "output/summary.h"
#include "output/table.h"

#include <stdlib.h>

/* The contracts but the baseline whose figures come about so; NULL: no memory. */
static char *names_of(const struct bs_report *report, enum bs_seats_method method)
{
    char *names = NULL;
    size_t length = 0;
    FILE *text = open_memstream(&names, &length);
    if (!text)
        return NULL;
    for (size_t c = 0, n = 0; c < report->results->n_contracts; c++)
        if (c != report->results->baseline && bs_seats_method(report->results, c) == method)
            fprintf(text, n++ > 0 ? ", %s" : "%s", report->model->contracts[c].name);
    if (fclose(text) == 0)
        return names;
    free(names);
    return NULL;
}

bool bs_summary_seats(const struct bs_report *report, FILE *out)
{
    if (!report->results->computed)
        return true;
    char *all = names_of(report, BS_SEATS_DRAWN), *term = names_of(report, BS_SEATS_MIXED);
    bool done = all && term;
    if (done && !*all && !*term)
        done = bs_summary_line(out, "  - ", 4, "What seats use and pay is computed from the distributions of use, not drawn.");
    else if (done)
        done = bs_summary_line(
            out, "  - ", 4,
            "What seats use and pay is computed from the distributions of use, but for this, which is simulated: %s%s%s%s%s.",
            *all ? "all that they pay under " : "", all, *all && *term ? "; " : "",
            *term ? "shares, ranges and ranks of the term under " : "", term);
    free(all);
    free(term);
    return done;
}
