/* The same scenario with other values: every point of a grid is a run of its own. */
#ifndef BILLSHIFT_SWEEP_H
#define BILLSHIFT_SWEEP_H

#include <billshift/engine.h>
#include <billshift/scenario.h>

#ifdef __cplusplus
extern "C" {
#endif

/* More are refused. */
enum { BS_SWEEP_POINTS_MOST = 1000000 };

struct bs_sweep_request {
    const char *scenario;         /* a file */
    const char *const *overrides; /* PATH=VALUE, before what varies */
    size_t n_overrides;
    const struct bs_scenario_options *options; /* NULL: none */
    /* PATH=FROM:TO:STEP (FROM, FROM + STEP, ... up to TO, which is included; all three may be amounts with $, shares with % or factors with x),
       PATH=A,B,C (any values, commas in brackets are theirs), or PATH=FILE (one value a line; # begins a comment). */
    const char *const *vary;
    size_t n_vary;
    bool zip; /* the first values of all together, then the second ones, ...; else every combination, the last path's fastest */
    /* Paths as of bs_measure_path_parse; without a contract, of each that has it. n 0: of all seats and the cohorts over the term, mean_bill, mean_change,
       ratio_of_means, share_cheaper, share_dearer and share_doubled. */
    const char *const *measures;
    size_t n_measures;
    enum bs_engine engine; /* not BS_ENGINE_BOTH */
    unsigned threads;      /* over points; 0: as many as OpenMP gives. The rows do not depend on it. */
    void (*progress)(void *context, double done);
    void *context;
    const volatile sig_atomic_t *stop;
};

/* One figure. Without measures asked for, those of the organization over the term too: group organization, measures as in organization.csv. */
struct bs_sweep_row {
    size_t point; /* from 0 */
    const char *contract, *group, *period, *measure, *unit;
    double value, std_error; /* as in summary.csv */
};

struct bs_sweep {
    struct bs_arena *arena; /* owns all below */
    size_t n_paths, n_points, n_rows;
    const char *const *paths;
    const char *const *values; /* [point * n_paths + path], as written */
    const struct bs_sweep_row *rows;
    size_t drawn; /* points with some figure that was simulated */
};

/* All points see the same random numbers where they are drawn (the scenario's seed), so that figures differ by the values alone. diagnostics begins empty
   and ends with the warnings of all points, each once. BS_ERROR_INPUT: a wrong request, or a point without a result (the first one is named). */
enum bs_status bs_sweep_run(const struct bs_sweep_request *request, struct bs_sweep **out,
                            struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_sweep_free(struct bs_sweep *sweep); /* NULL is legal */

#ifdef __cplusplus
}
#endif
#endif
