/* ccusage --json: one person's days or sessions, by model. */
#include "ingest/export.h"

static const char *const daily[] = {"date", "modelName", "inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens",
                                    "cost", NULL};
static const char *const session[] = {"lastActivity",        "modelName",       "inputTokens", "outputTokens",
                                      "cacheCreationTokens", "cacheReadTokens", "cost",        NULL};
#define TERMS                                                                                                                      \
    .one_user = "personal", .model = "modelName", .currency = "USD",                                                               \
    .meters = {{.meter = "usage", .plus = {"cost"}},                                                                               \
               {.meter = "input", .plus = {"inputTokens"}},                                                                        \
               {.meter = "cache_write", .plus = {"cacheCreationTokens"}},                                                          \
               {.meter = "cache_read", .plus = {"cacheReadTokens"}},                                                               \
               {.meter = "output", .plus = {"outputTokens"}}},                                                                     \
    .convention = "inputTokens holds no cached tokens"

static const struct export_version versions[] = {
    {.label = "daily", .header = daily, .date = "date", TERMS},
    {.label = "session", .header = session, .date = "lastActivity", TERMS},
};
const struct bs_usage_format export_ccusage = {"ccusage", "ccusage --json, daily or session: the use of one person", versions, 2,
                                               true};
