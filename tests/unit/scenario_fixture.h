/* A scenario file in a folder of its own, beside a file of use, and what reading it gives; include cmocka.h first. */
#ifndef BILLSHIFT_TESTS_SCENARIO_FIXTURE_H
#define BILLSHIFT_TESTS_SCENARIO_FIXTURE_H

#include <billshift/scenario.h>

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONTRACTS "contracts:\n  flat: {seat_fee: 200}\n  metered: {seat_fee: 20, charges: [{price: 1}]}\nbaseline: flat\n"

/* A whole scenario to change. */
static const char base[] = "seats: 100\n"
                           "segments:\n"
                           "  all: {share: 100%, usage: {distribution: lognormal, median: 90, log_sd: 1.25}}\n"
                           "contracts:\n"
                           "  flat: {seat_fee: 200}\n"
                           "  metered: {seat_fee: 20, charges: [{meter: usage, price: 1}]}\n"
                           "baseline: flat\n";

struct fixture {
    char folder[32], path[64], data[64];
    struct bs_diagnostics diagnostics;
    struct bs_scenario *scenario;
};

/* cmocka compares floats only. */
static inline void assert_near(double value, double expected, double slack)
{
    if (!(fabs(value - expected) <= slack))
        fail_msg("%.17g, want %.17g", value, expected);
}

static inline void write_file(const char *path, const char *text, size_t length)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, length, out), length);
    fclose(out);
}

static inline int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    gsl_set_error_handler_off();
    bs_diagnostics_init(&f->diagnostics);
    strcpy(f->folder, "/tmp/billshift-XXXXXX");
    *state = f;
    if (!mkdtemp(f->folder))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/s.yaml", f->folder);
    snprintf(f->data, sizeof f->data, "%s/u.csv", f->folder);
    static const char usage[] = "user,month,use,tokens\nann,2026-01,2.385,7\nbob,2026-02,4,11\n";
    write_file(f->data, usage, sizeof usage - 1);
    return 0;
}

static inline int teardown(void **state)
{
    struct fixture *f = *state;
    bs_scenario_free(f->scenario);
    bs_diagnostics_free(&f->diagnostics);
    unlink(f->path);
    unlink(f->data);
    rmdir(f->folder);
    free(f);
    return 0;
}

static inline enum bs_status read_bytes(struct fixture *f, const char *text, size_t length, const char *const *overrides, size_t n)
{
    bs_scenario_free(f->scenario);
    bs_diagnostics_free(&f->diagnostics);
    write_file(f->path, text, length);
    return bs_scenario_read(f->path, overrides, n, &f->scenario, &f->diagnostics);
}

/* The model of a text that must be good. */
static inline const struct bs_model *read_good(struct fixture *f, const char *text, const char *const *overrides, size_t n)
{
    enum bs_status status = read_bytes(f, text, strlen(text), overrides, n);
    if (status != BS_OK) {
        bs_diagnostics_print(&f->diagnostics, BS_ASSUMPTION, stderr);
        fail_msg("%s", bs_status_text(status));
    }
    return bs_scenario_model(f->scenario);
}

static inline void assert_first_error(struct fixture *f, size_t line, size_t column, const char *message)
{
    assert_null(f->scenario);
    for (size_t i = 0; i < f->diagnostics.count; i++) {
        const struct bs_diagnostic *item = &f->diagnostics.items[i];
        if (item->severity != BS_ERROR)
            continue;
        if (item->line != line || item->column != column || strcmp(item->message, message) != 0)
            fail_msg("got %zu:%zu: %s\nwant %zu:%zu: %s", item->line, item->column, item->message, line, column, message);
        return;
    }
    fail_msg("no error, want %s", message);
}

#endif
