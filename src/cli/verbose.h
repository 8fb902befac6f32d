/* What --verbose tells on standard error while a verb works: what was read, which engine and why, how long, what was written. */
#ifndef BILLSHIFT_CLI_VERBOSE_H
#define BILLSHIFT_CLI_VERBOSE_H

#include <billshift/output.h>

/* A row of the options of a verb; `target` a bool, `help` what the verb tells. */
#define VERBOSE_ROW_OF(target, help)                                                                                               \
    {                                                                                                                              \
        'v', "verbose", NULL, (help), OPTION_FLAG, (target), NULL                                                                  \
    }
/* Of a verb that has an engine compute. */
#define VERBOSE_ROW(target) VERBOSE_ROW_OF(target, "say what is read, which engine and why, and times")

/* Each does nothing where verbose is false. `since`: clock_seconds() when it began. */
void tell_read(bool verbose, const struct bs_scenario *scenario, double since);
void tell_engine(bool verbose, const struct bs_results *results, double since);
void tell_file(bool verbose, const char *name, const char *holds); /* an input; holds: what it has, "2 customers" */
void tell_set(bool verbose, const char *text);                     /* PATH=VALUE */
void tell_drawn(bool verbose, const char *folder, double since);   /* the pictures of a results folder */
void tell_written(bool verbose, const char *path);                 /* NULL: standard output, of which nothing is told */

/* A line by itself, for what one verb alone knows. */
void tell(bool verbose, const char *format, ...) BS_PRINTF(2, 3);

#endif
