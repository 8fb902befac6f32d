/* Cursor: usage events of a team or of one person. */
#include "ingest/export.h"

#define EVENTS                                                                                                                     \
    "Date", "Kind", "Model", "Max Mode", "Input (w/ Cache Write)", "Input (w/o Cache Write)", "Cache Read", "Output Tokens",       \
        "Total Tokens"
static const char *const team_cost[] = {EVENTS, "User", "Cost", NULL};
static const char *const team_requests[] = {EVENTS, "User", "Requests", NULL};
static const char *const personal[] = {EVENTS, "Cost", NULL};

#define TOKENS                                                                                                                     \
    {.meter = "input", .plus = {"Input (w/o Cache Write)"}}, {.meter = "cache_write", .plus = {"Input (w/ Cache Write)"}},         \
        {.meter = "cache_read", .plus = {"Cache Read"}},                                                                           \
    {                                                                                                                              \
        .meter = "output", .plus = { "Output Tokens" }                                                                             \
    }
#define COMMON                                                                                                                     \
    .date = "Date", .model = "Model", .currency = "USD", .words = {"Included", "-", "Free"},                                       \
    .skips = {{"Kind", "Errored, Not Charged", SKIP_EQUAL, "an errored event that is not charged"},                                \
              {"Kind", "Aborted, Not Charged", SKIP_EQUAL, "an aborted event that is not charged"}},                               \
    .convention = "Input (w/o Cache Write), Input (w/ Cache Write) and Cache Read are apart from each other"

static const struct export_version versions[] = {
    {.label = "team, cost",
     .header = team_cost,
     .user = {"User"},
     COMMON,
     .meters = {TOKENS, {.meter = "usage", .plus = {"Cost"}}}},
    {.label = "team, plan counted in requests",
     .header = team_requests,
     .user = {"User"},
     COMMON,
     .meters = {TOKENS, {.meter = "requests", .plus = {"Requests"}}}},
    {.label = "personal",
     .header = personal,
     .one_user = "personal",
     COMMON,
     .meters = {TOKENS, {.meter = "usage", .plus = {"Cost"}}}},
};
const struct bs_usage_format export_cursor = {"cursor", "Cursor, usage events of a team or of one person", versions, 3, false};
