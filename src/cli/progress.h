/* How far a run is, and how long it will take: a line on standard error, where that is a terminal, of runs over a second. */
#ifndef BILLSHIFT_CLI_PROGRESS_H
#define BILLSHIFT_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    double begun, shown; /* seconds of a clock that never goes back; shown 0: not yet */
    uint32_t replications, expected;
    int width; /* of what stands on the line */
};

double clock_seconds(void);

bool progress_wanted(void); /* standard error is a terminal */
void progress_begin(struct progress *progress);

/* A bs_run_options.progress and a bs_precision_request.look; context: a struct progress. */
void progress_show(void *context, double done);
void progress_look(void *context, uint32_t replications, uint32_t expected);

void progress_end(struct progress *progress); /* takes the line away */

#endif
