/* Any CSV file: the scenario names its columns. */
#include "ingest/export.h"

static const char *const header[] = {"user", "month", NULL};

static const struct export_version versions[] = {
    {.label = "columns as the scenario names them", .header = header, .user = {"user"}, .date = "month"},
};
const struct bs_usage_format export_plain = {
    "plain", "a CSV file with a header; the scenario names the columns (user, month, use; or meters)", versions, 1, false};
