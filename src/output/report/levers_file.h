/* levers.json as the sliders need it. */
#ifndef BILLSHIFT_OUTPUT_REPORT_LEVERS_FILE_H
#define BILLSHIFT_OUTPUT_REPORT_LEVERS_FILE_H

#include "output/report/data.h"

/* The file, to be released; NULL: the run did not write it, or *wrong says what is not as it must be: a clause, static. Whatever the script of the page reads is
   there and of its kind, and lists are as long as they must be. */
json_t *report_levers_read(const struct report_data *data, const char **wrong);

#endif
