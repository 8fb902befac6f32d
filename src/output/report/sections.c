#include "output/report/section.h"

static const struct report_section *const sections[] = {
    &bs_report_answer,     &bs_report_who,      &bs_report_what_if, &bs_report_picture_part,  &bs_report_organization,
    &bs_report_group_part, &bs_report_budget,   &bs_report_margin,  &bs_report_concentration, &bs_report_assumptions,
    &bs_report_method,     &bs_report_scenario, &bs_report_repeat,
};

size_t bs_report_section_count(void)
{
    return sizeof sections / sizeof sections[0];
}

const struct report_section *bs_report_section_at(size_t i)
{
    return sections[i];
}
