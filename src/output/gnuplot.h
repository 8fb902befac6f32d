/* gnuplot, run without a shell. */
#ifndef BILLSHIFT_OUTPUT_GNUPLOT_H
#define BILLSHIFT_OUTPUT_GNUPLOT_H

#include <billshift/diagnostics.h>
#include <stdbool.h>

/* Runs a script (an absolute path) in a folder, as `gnuplot -d -c script . argument...`; two arguments at most, a NULL ends them. picture: its
   name in messages. *found: false where there is no gnuplot at all. text: NULL, or what the script writes to standard output, to be freed. */
enum bs_status bs_gnuplot(int folder, char *script, const char *picture, char *const *arguments, char **text, bool *found,
                          struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
