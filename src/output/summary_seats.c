/* What of the seats is computed beside what is drawn, in a sentence. */
#include "output/summary.h"
#include "output/table.h"

#include <stdlib.h>

/* What is drawn, by what is computed. */
static const char *const drawn[BS_SEATS_COMPUTED] = {
    [BS_SEATS_DRAWN] = "all that they pay under ",
    [BS_SEATS_MIXED] = "shares, ranges and ranks of the term under ",
    [BS_SEATS_RATIOS_DRAWN] = "ratios of the term's bills, and so what doubles or triples, under ",
};

/* The contracts but the baseline, by what of them is drawn; empty where nothing is; NULL: no memory. */
static char *all_drawn(const struct bs_report *report)
{
    char *list = NULL;
    size_t length = 0;
    FILE *text = open_memstream(&list, &length);
    if (!text)
        return NULL;
    for (size_t method = 0, any = 0; method < BS_SEATS_COMPUTED; method++)
        for (size_t c = 0, n = 0; c < report->results->n_contracts; c++) {
            if (c == report->results->baseline || bs_seats_method(report->results, c) != method)
                continue;
            fprintf(text, "%s%s%s", n > 0 ? ", " : any ? "; " : "", n > 0 ? "" : drawn[method], report->model->contracts[c].name);
            any = 1;
            n++;
        }
    if (fclose(text) == 0)
        return list;
    free(list);
    return NULL;
}

bool bs_summary_seats(const struct bs_report *report, FILE *out)
{
    if (!report->results->computed)
        return true;
    char *list = all_drawn(report);
    bool done =
        list &&
        (*list ? bs_summary_line(out, "  - ", 4,
                                 "What seats use and pay is computed from the distributions of use, but for this, which "
                                 "is simulated: %s.",
                                 list)
               : bs_summary_line(out, "  - ", 4, "What seats use and pay is computed from the distributions of use, not drawn."));
    free(list);
    return done;
}
