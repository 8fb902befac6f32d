/* Sentences that the page and the comment share. */
#ifndef BILLSHIFT_OUTPUT_REPORT_WORDS_H
#define BILLSHIFT_OUTPUT_REPORT_WORDS_H

#include "output/markup.h"
#include "output/report/figures.h"

/* What the organization is charged, and by how much that is more or less. */
void bs_report_say_total(const struct report_data *data, bs_say *say, FILE *out);
/* What the seats pay under a contract: shares, and the mean change of a light and of a heavy seat. */
void bs_report_say_seats(const struct report_data *data, size_t contract, bs_say *say, FILE *out);
/* "the mean change of a seat's month: light -$157, heavy +$701"; nothing where there are none. */
void bs_report_say_cohorts(const struct report_data *data, size_t contract, bs_say *say, FILE *out);
/* How the figures came about, in a line. */
void bs_report_say_method(const struct report_data *data, bs_say *say, FILE *out);

#endif
