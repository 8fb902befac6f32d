/* levers.json: figures at other fees, prices and discounts, for the sliders of the report. */
#ifndef BILLSHIFT_OUTPUT_LEVERS_JSON_H
#define BILLSHIFT_OUTPUT_LEVERS_JSON_H

#include <billshift/output.h>

#define BS_LEVERS_FILE "levers.json"

enum bs_status bs_levers_write_json(const struct bs_report *report, FILE *file) BS_CHECKED;

#endif
