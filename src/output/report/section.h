/* The parts of the page: one row of a table each. */
#ifndef BILLSHIFT_OUTPUT_REPORT_SECTION_H
#define BILLSHIFT_OUTPUT_REPORT_SECTION_H

#include "output/report/data.h"

#include <stdio.h>

struct report_section {
    const char *id, *title;                          /* of its heading, which the page writes (h2) */
    bool (*applies)(const struct report_data *data); /* NULL: always */
    enum bs_status (*write)(const struct report_data *data,
                            FILE *out) BS_CHECKED; /* what stands below the heading; its own headings are h3 */
};

/* The registry, in the order of the page: sections.c. */
size_t bs_report_section_count(void);
const struct report_section *bs_report_section_at(size_t i);

extern const struct report_section bs_report_answer, bs_report_who, bs_report_what_if, bs_report_picture_part, bs_report_group_part,
    bs_report_organization, bs_report_budget, bs_report_concentration, bs_report_margin, bs_report_assumptions, bs_report_method,
    bs_report_scenario, bs_report_repeat;

#endif
