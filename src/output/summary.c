#include "output/summary.h"

#include <string.h>

static const struct bs_summary_format *const formats[] = {&bs_summary_table, &bs_summary_csv, &bs_summary_json};

size_t bs_summary_format_count(void)
{
    return sizeof formats / sizeof formats[0];
}

const struct bs_summary_format *bs_summary_format_at(size_t i)
{
    return formats[i];
}

const struct bs_summary_format *bs_summary_format_find(const char *name)
{
    for (size_t i = 0; i < bs_summary_format_count(); i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}
