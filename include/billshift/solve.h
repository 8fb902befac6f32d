/* The values of one path of a scenario at which a figure meets a target. */
#ifndef BILLSHIFT_SOLVE_H
#define BILLSHIFT_SOLVE_H

#include <billshift/engine.h>
#include <billshift/scenario.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The span is looked at in so many even steps; what crosses the target and comes back within one of them is not seen. */
enum { BS_SOLVE_STEPS = 32 };

struct bs_solve_request {
    const char *scenario;         /* a file */
    const char *const *overrides; /* PATH=VALUE, before what varies */
    size_t n_overrides;
    const struct bs_scenario_options *options; /* NULL: none */
    /* PATH=FROM:TO, numbers both, or both amounts with $, shares with % or factors with x: what is solved for. With `open`, TO is where the look
       begins: where nothing is found it is doubled, up to 2^30 times. */
    const char *unknown;
    bool open;
    const char *const *vary; /* as of a sweep: it is solved at every point of their grid */
    size_t n_vary;
    const char *target;    /* FIGURE=VALUE, or with <= >= < >; FIGURE as of bs_figure_parse, VALUE in its unit (150, 60%, 2x) */
    enum bs_engine engine; /* not BS_ENGINE_BOTH */
    unsigned threads;      /* 0: as many as OpenMP gives. The solutions do not depend on it. */
    void (*progress)(void *context, double done);
    void *context;
    const volatile sig_atomic_t *stop;
};

/* Where the target is met: of a figure that is to be equal to it, a value (from == to), or a stretch on which it is; of one that is to lie on one side, the
   stretch on which it does. In units of the path as it is written: 25 for 25%. */
struct bs_solution {
    size_t point; /* of the grid, from 0 */
    double from, to;
    double from_error,
        to_error; /* as far as the figure's error there moves it: a standard error where it is drawn, else a bound; NaN where the span ends */
    bool from_end, to_end;    /* the span ends there, and not the solution */
    bool jumps;               /* a value at which the figure passes the target without having it */
    double figure, std_error; /* at the value; NaN for a stretch */
};

/* What was seen at a point of the grid. */
struct bs_solve_point {
    const char *const *values; /* of the grid's paths, as written */
    double from, to;           /* the span that was looked at */
    double at_from, at_to;     /* the figure there; NaN: it has no value */
    double least, most;        /* of all that was seen; NaN: nothing has a value */
    size_t undefined;          /* steps without a value */
    size_t n_solutions;
};

struct bs_solve {
    struct bs_arena *arena;               /* owns all below */
    const char *path, *mark;              /* what is solved for; mark: $, %, x or "" as its values are written */
    const char *figure, *unit, *relation; /* the figure's path in full; of its unit; =, <=, ... */
    double target;
    bool is_share, drawn; /* the figure is a share; some of it was simulated */
    size_t n_paths, n_points, n_solutions;
    const char *const *paths;
    const struct bs_solve_point *points;
    const struct bs_solution *solutions; /* rising by point and value */
};

/* The scan is by even steps, each crossing then by Brent's method (GSL) to the last digits. All is drawn with the scenario's seed where it is drawn, so that
   figures are smooth. diagnostics begins empty. BS_ERROR_INPUT: a wrong request, or a value without a result (it is named). That nothing meets the
   target is no error. */
enum bs_status bs_solve_run(const struct bs_solve_request *request, struct bs_solve **out,
                            struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_solve_free(struct bs_solve *solve); /* NULL is legal */

/* Ready questions: what is solved for, and the target, follow from the contract. NULL: there are no more. */
struct bs_question {
    const char *name, *help;
};
const struct bs_question *bs_question_at(size_t i);
/* Fills unknown, open and target, in the arena. BS_ERROR_INPUT: message (BS_MESSAGE_SIZE bytes) says why the contract (index) has no such value, and what to
   write instead. */
enum bs_status bs_question_ask(const struct bs_question *question, const struct bs_model *model, size_t contract,
                               struct bs_arena *arena, struct bs_solve_request *request, char *message) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
