#include "cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Nothing is shown before a run has taken so long, and then no more often. */
static const double FIRST_SHOWN = 1, BETWEEN = 0.2;

double clock_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

bool progress_wanted(void)
{
    return isatty(STDERR_FILENO);
}

void progress_begin(struct progress *progress)
{
    *progress = (struct progress){.begun = clock_seconds()};
}

void progress_look(void *context, uint32_t replications, uint32_t expected)
{
    struct progress *progress = context;
    progress->replications = replications;
    progress->expected = expected;
}

/* 0:07, 12:05, 1:02:05 */
static void put_time(double seconds, size_t size, char *buffer)
{
    long long whole = (long long)ceil(fmin(seconds, 1e12)), minutes = whole / 60;
    if (minutes < 60)
        snprintf(buffer, size, "%lld:%02lld", minutes, whole % 60);
    else
        snprintf(buffer, size, "%lld:%02lld:%02lld", minutes / 60, minutes % 60, whole % 60);
}

void progress_show(void *context, double done)
{
    struct progress *progress = context;
    double now = clock_seconds(), elapsed = now - progress->begun;
    if (!(done > 0) || elapsed < FIRST_SHOWN || now - progress->shown < BETWEEN)
        return;
    char left[32], counts[64] = "";
    put_time(elapsed * (1 - done) / done, sizeof left, left);
    if (progress->expected > 0)
        snprintf(counts, sizeof counts, " (%lu replications now, %lu expected)", (unsigned long)progress->replications,
                 (unsigned long)progress->expected);
    char line[128];
    int width = snprintf(line, sizeof line, "%3d %%, %s left%s", (int)(done * 100), left, counts);
    fprintf(stderr, "\r%-*s", progress->width, line);
    fflush(stderr);
    progress->width = width;
    progress->shown = now;
}

void progress_end(struct progress *progress)
{
    if (progress->width == 0)
        return;
    fprintf(stderr, "\r%*s\r", progress->width, "");
    fflush(stderr);
    progress->width = 0;
}
