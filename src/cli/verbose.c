#include "cli/verbose.h"

#include "cli/progress.h"
#include "cli/verb.h"
#include "output/readable.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void tell(bool verbose, const char *format, ...)
{
    va_list arguments;
    if (!verbose)
        return;
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fputc('\n', stderr);
}

/* A count and its noun: 1 seat, 1,000 seats. */
static const char *count_of(size_t count, const char *noun, char *buffer)
{
    return bs_readable_count((double)count, noun, buffer);
}

/* A name of the user's own in whole, but for what a terminal would obey. */
static const char *shown(const char *name, char buffer[PATH_MAX])
{
    (void)snprintf(buffer, PATH_MAX, "%s", name);
    for (char *letter = buffer; *letter; letter++)
        if ((unsigned char)*letter < ' ' || *letter == 0x7f)
            *letter = '?';
    return buffer;
}

void tell_file(bool verbose, const char *name, const char *holds)
{
    char buffer[PATH_MAX];
    tell(verbose, "read %s: %s", strcmp(name, "-") == 0 ? "standard input" : shown(name, buffer), holds);
}

void tell_set(bool verbose, const char *text)
{
    char buffer[PATH_MAX];
    tell(verbose, "set %s", shown(text, buffer));
}

static void tell_bytes(const char *name, double bytes)
{
    char size[BS_READABLE];
    tell_file(true, name, bs_readable_count(bytes, "byte", size));
}

void tell_read(bool verbose, const struct bs_scenario *scenario, double since)
{
    if (!verbose)
        return;
    const struct bs_scenario_source *source = bs_scenario_source(scenario);
    const struct bs_model *model = bs_scenario_model(scenario);
    char seats[BS_READABLE], parts[BS_READABLE], contracts[BS_READABLE], months[BS_READABLE];
    tell_bytes(source->file, (double)source->length);
    for (size_t i = 0; i < source->n_files; i++)
        tell_bytes(source->files[i].file, (double)source->files[i].digest.bytes);
    for (size_t i = 0; i < source->n_overrides; i++)
        tell_set(true, source->overrides[i]);
    tell(true, "%s in %s, %s (baseline %s), %s: read and checked in %.2f s", count_of(model->seats, "seat", seats),
         count_of(bs_model_segments(model), model->population ? "seat type" : "segment", parts),
         count_of(model->n_contracts, "contract", contracts), model->contracts[model->baseline].name,
         count_of(model->months, "month", months), clock_seconds() - since);
}

void tell_engine(bool verbose, const struct bs_results *results, double since)
{
    if (!verbose)
        return;
    char replications[BS_READABLE], months[BS_READABLE];
    const char *why = results->why_drawn ? results->why_drawn : "as it was asked for";
    if (strcmp(results->method, BS_METHOD_EXACT) == 0)
        tell(true, "engine: exact, as seats are independent and every bill follows from a seat's own use; no draws");
    else if (results->replications <= 1 && results->user_cohort)
        tell(true, "engine: none, the users' own months are priced as they are");
    else
        tell(true, "engine: Monte Carlo, %s, %s priced: %s", count_of(results->replications, "replication", replications),
             bs_readable_count((double)results->drawn, "seat-month", months), why);
    if (results->comparison)
        tell(true, "compared with Monte Carlo: %zu figures, the largest difference %.2f standard errors", results->comparison->n,
             results->comparison->largest);
    tell(true, "computed in %.2f s", clock_seconds() - since);
}

void tell_drawn(bool verbose, const char *folder, double since)
{
    char buffer[PATH_MAX];
    tell(verbose, "pictures of %s drawn in %.2f s by the scripts of %s", shown(folder, buffer), clock_seconds() - since,
         plots_folder());
}

void tell_written(bool verbose, const char *path)
{
    char buffer[PATH_MAX];
    if (path)
        tell(verbose, "written %s", shown(path, buffer));
}
