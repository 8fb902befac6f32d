/* Prices a token from a CSV file with LiteLLM's columns: model, input_cost_per_token, output_cost_per_token, cache_read_input_token_cost,
   cache_creation_input_token_cost, cache_creation_input_token_cost_above_1hr, each also with _above_Nk_tokens (prompts longer than N thousand
   tokens) and _batches. Other columns are passed over; an empty cell is no price. */
#ifndef BILLSHIFT_SCENARIO_PRICE_FILE_H
#define BILLSHIFT_SCENARIO_PRICE_FILE_H

#include <billshift/arena.h>
#include <billshift/usage_file.h>

enum price_class { PRICE_INPUT, PRICE_OUTPUT, PRICE_CACHE_READ, PRICE_CACHE_WRITE_5M, PRICE_CACHE_WRITE_1H, PRICE_CLASS_COUNT };
extern const char *const price_class_meters[PRICE_CLASS_COUNT]; /* input, output, ... */

struct price_row {
    const char *model;
    size_t line;
    double base[PRICE_CLASS_COUNT], batch[PRICE_CLASS_COUNT]; /* money a token; NaN: none */
    double (*above)[PRICE_CLASS_COUNT];                       /* [n_bounds of the file] */
};

struct price_file {
    struct price_row *rows;
    size_t n_rows, capacity;
    double *bounds; /* tokens, rising */
    size_t n_bounds;
};

/* Everything lives in the arena. Errors are located file:line. */
enum bs_status price_file_read(const char *path, struct bs_arena *arena, struct price_file *out, struct bs_file_digest *digest,
                               struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The row of a model; *count: how many there are (not 1: none is returned). */
const struct price_row *price_file_find(const struct price_file *file, const char *model, size_t *count);

#endif
