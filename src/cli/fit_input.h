/* The users that `fit` looks at: the one place that knows how their file is read. */
#ifndef BILLSHIFT_CLI_FIT_INPUT_H
#define BILLSHIFT_CLI_FIT_INPUT_H

#include <billshift/segment.h>
#include <billshift/usage_file.h>

struct fit_columns {
    const char *user, *month, *use; /* NULL: not named, so user, month, use, or those of the export */
    const char *period;             /* of an export without dates; NULL: not stated */
    const char *currency;           /* of all money in the file */
};

/* `user=COL,month=COL,use=COL` into columns; text is written to. False: it was said what is wrong. */
bool fit_columns_parse(char *text, struct fit_columns *columns);

/* Sets users, months, use, first_year, first_month and file. meter: the quantity of an export that holds several; NULL: usage. A plain file without a column of
   months has one row a user. */
enum bs_status fit_input_read(const char *path, const struct fit_columns *columns, const char *meter, struct bs_arena *arena,
                              struct bs_population *out, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
