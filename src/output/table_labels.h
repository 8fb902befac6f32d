/* Texts for a picture: how labels.csv is written. */
#ifndef BILLSHIFT_OUTPUT_TABLE_LABELS_H
#define BILLSHIFT_OUTPUT_TABLE_LABELS_H

#include "output/sink.h"

#define BS_LABEL_COLUMNS                                                                                                           \
    {                                                                                                                              \
        "kind", "name", "encoded", "label"                                                                                         \
    }

/* One text as a row; label NULL: an empty one. */
enum bs_status bs_label_row(const struct bs_sink *sink, const char *kind, const char *name, const char *label) BS_CHECKED;

#endif
