/* One point of a what-if: the scenario with some of its values replaced, run. */
#ifndef BILLSHIFT_WHATIF_POINT_H
#define BILLSHIFT_WHATIF_POINT_H

#include <billshift/engine.h>
#include <billshift/figure.h>
#include <billshift/scenario.h>

struct point_request {
    const char *scenario;         /* a file */
    const char *const *overrides; /* PATH=VALUE */
    size_t n_overrides;
    const struct bs_scenario_options *options; /* NULL: none */
    enum bs_engine engine;
    unsigned threads;
    const char *const *figures; /* that alone are read, as bs_figure_parse takes them */
    size_t n_figures;           /* 0: those of a sweep that nobody chose */
    struct bs_kept *kept;       /* of points with the same use; NULL: none */
    struct bs_factors *factors; /* of any points; NULL: none */
    const volatile sig_atomic_t *stop;
};

struct point_run {
    struct bs_scenario *scenario;
    struct bs_model model; /* with the contracts that the figures name, and the baseline; all where one names none */
    struct bs_results *results;
    struct bs_arena *arena;
};

/* To be freed whatever the status. */
enum bs_status point_run(const struct point_request *request, struct point_run *out, struct bs_diagnostics *diagnostics) BS_CHECKED;
void point_free(struct point_run *point);

/* Whether the figure was simulated. */
bool point_figure_drawn(const struct point_run *run, const struct bs_figure *figure);

/* What can be named of its results; names in the arena. */
enum bs_status point_space(const struct point_run *point, struct bs_arena *arena, struct bs_measure_space *out) BS_CHECKED;

/* Its warnings that are not there yet: most are said at every point. */
void point_hand_on_warnings(const struct bs_diagnostics *said, struct bs_diagnostics *diagnostics);

/* Whether a path lies in a contract: no value there changes what seats use. */
bool point_keeps_use(const char *path);

#endif
