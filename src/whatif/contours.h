/* A share between lines of computed values: where it is the same along straight lines through fee and price. */
#ifndef BILLSHIFT_WHATIF_CONTOURS_H
#define BILLSHIFT_WHATIF_CONTOURS_H

#include <billshift/levers.h>

/* Most values of a line. */
enum { CONTOURS_LINE_MOST = 256 };

/* A figure of a sheet, of n_figures, at a fee and a factor of the price. falls: it falls where the fee rises. *on_line: a line goes through the place, so that its
   values alone were used. Outside of the sheet it is what its border has. */
double contours_at(const struct bs_levers_sheet *sheet, size_t n_figures, size_t figure, bool falls, double fee, double factor,
                   bool *on_line);

#endif
