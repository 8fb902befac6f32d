/* From a scenario file to a checked model. */
#ifndef BILLSHIFT_SCENARIO_H
#define BILLSHIFT_SCENARIO_H

#include <billshift/model.h>
#include <billshift/usage_file.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A data file that the scenario names, as it was read. */
struct bs_source_file {
    const char *file;   /* as given */
    const char *format; /* of a population: plain, ...; `column` for the data of a distribution, `prices` of a rate card */
    const char *const *columns;
    size_t n_columns;
    struct bs_file_digest digest;
};

/* What a results folder needs to repeat the run: the text that was read, what was changed on top of it, and the data files. */
struct bs_scenario_source {
    const char *file; /* as given; "-": standard input */
    const char *text; /* as read */
    size_t length;
    const char *const *overrides; /* PATH=VALUE, in order */
    size_t n_overrides;
    const char *usage_file;             /* in place of the scenario's own use, without its folder; NULL: none */
    bool pseudonyms;                    /* names of users are pseudonyms */
    const struct bs_source_file *files; /* in the order in which they were read; one read twice occurs twice */
    size_t n_files;
};

struct bs_scenario; /* owns the model and its source */

/* What a user asks for beside the scenario. */
struct bs_scenario_options {
    const char
        *usage_file; /* a population's file, from the working folder, in place of the scenario's own use and term; NULL: none */
    const unsigned char *pseudonym_key; /* names of users become pseudonyms by it (usage_file.h); NULL: they stay */
    bool unhashed;                      /* usage files are not hashed: for who writes no manifest */
    unsigned threads;                   /* that read usage files; 0: as many as there are processors */
};

/* As bs_scenario_read below; options NULL: none. */
enum bs_status bs_scenario_read_with(const char *file, const char *const *overrides, size_t n_overrides,
                                     const struct bs_scenario_options *options, struct bs_scenario **out,
                                     struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Reads file ("-": standard input) and applies the overrides PATH=VALUE, each checked like the file itself. On BS_OK *out holds a
   scenario to be freed; errors, warnings and assumptions are in diagnostics either way. */
enum bs_status bs_scenario_read(const char *file, const char *const *overrides, size_t n_overrides, struct bs_scenario **out,
                                struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_scenario_free(struct bs_scenario *scenario); /* NULL is legal */

/* The same text and overrides once more, with values[n_uncertain] in place of those that the model uses of its uncertain assumptions. options: those that it was
   read with. BS_ERROR_INPUT: what the scenario says cannot be with these values. Data files are read again. */
enum bs_status bs_scenario_draw(const struct bs_scenario *scenario, const struct bs_scenario_options *options, const double *values,
                                struct bs_scenario **out, struct bs_diagnostics *diagnostics) BS_CHECKED;
const struct bs_model *bs_scenario_model(const struct bs_scenario *scenario);
const struct bs_scenario_source *bs_scenario_source(const struct bs_scenario *scenario);

/* What a scenario says at a path, as numbers that can be varied: a scalar, or the quantiles of a distribution, which rise and fall together. */
struct bs_scenario_input {
    const char *path;
    const char *const *names; /* [n] names of the numbers in their map; NULL: a scalar, n is 1 */
    const char *const *texts; /* [n] as they are written, overrides applied, or the default where nothing is written */
    size_t n;
    bool whole; /* it is counted: no fractions */
};

/* BS_ERROR_INPUT: nothing stands at the path and it has no default, or what stands there is no single value. */
enum bs_status bs_scenario_input_at(const struct bs_scenario *scenario, const char *path, struct bs_arena *arena,
                                    struct bs_scenario_input *out, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The numbers that say how much is used and what it costs, in the order of the file: all amounts, shares, rates, factors and parameters of
   distributions below segments, population and contracts, shares of segments only where another one says `rest`. Left out are counts, months, what only
   quotes or converts (per, convert), shares of parts, prices of rate cards, and mu, which is a logarithm. */
enum bs_status bs_scenario_inputs(const struct bs_scenario *scenario, struct bs_arena *arena, const struct bs_scenario_input **out,
                                  size_t *count) BS_CHECKED;

/* One row of the table that feeds the loader, `billshift list keys` and the reference page. */
struct bs_key_info {
    const char *path;   /* e.g. segments.NAME.share */
    const char *kind;   /* e.g. share, money, name */
    const char *unit;   /* "": none */
    const char *range;  /* what is accepted, in words */
    const char *preset; /* default; "": none; "required" */
    const char *help;   /* one line */
};
size_t bs_key_count(void);
struct bs_key_info bs_key_at(size_t i);

/* The row of the value that a path such as contracts.metered.charges[0].price names. false: none, such as of a distribution's parameter. */
bool bs_key_of_path(const char *path, struct bs_key_info *out);

/* The reference page in Markdown, from the table of keys and the registries of distributions, charge models and usage formats;
   docs/scenario-reference.md is its output. */
void bs_reference_write(FILE *out);

#ifdef __cplusplus
}
#endif
#endif
