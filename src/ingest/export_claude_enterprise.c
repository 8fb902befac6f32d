/* Claude Enterprise, spend report: per user, product and model, summed over the range that was chosen. */
#include "ingest/export.h"

#define SHORT_HEADER                                                                                                               \
    "user_email", "account_uuid", "product", "model", "total_requests", "total_prompt_tokens", "total_completion_tokens",          \
        "total_net_spend_usd", "total_gross_spend_usd"

static const char *const long_form[] = {SHORT_HEADER,
                                        "total_uncached_input_tokens",
                                        "total_cache_read_tokens",
                                        "total_cache_write_5m_tokens",
                                        "total_cache_write_1h_tokens",
                                        NULL};
static const char *const short_form[] = {SHORT_HEADER, NULL};

#define COMMON                                                                                                                     \
    .user = {"user_email", "account_uuid"}, .apart = {"slack_channel_id", "teams_channel_id"}, .model = "model", .currency = "USD"
#define SPEND                                                                                                                      \
    {                                                                                                                              \
        "usage", {"total_gross_spend_usd"}, .net = "total_net_spend_usd"                                                           \
    }

static const struct export_version versions[] = {
    {.label = "spend report, with cached tokens",
     .header = long_form,
     COMMON,
     .meters = {SPEND,
                {.meter = "requests", .plus = {"total_requests"}},
                {.meter = "input", .plus = {"total_uncached_input_tokens"}},
                {.meter = "cache_read", .plus = {"total_cache_read_tokens"}},
                {.meter = "cache_write_5m", .plus = {"total_cache_write_5m_tokens"}},
                {.meter = "cache_write_1h", .plus = {"total_cache_write_1h_tokens"}},
                {.meter = "output", .plus = {"total_completion_tokens"}},
                {.meter = "web_searches", .plus = {"total_web_search_count"}}},
     .convention = "total_prompt_tokens holds cached tokens too and is not read: input is total_uncached_input_tokens"},
    {.label = "spend report, short form",
     .header = short_form,
     COMMON,
     .meters = {SPEND,
                {.meter = "requests", .plus = {"total_requests"}},
                {.meter = "input", .plus = {"total_prompt_tokens"}},
                {.meter = "output", .plus = {"total_completion_tokens"}}},
     .convention = "total_prompt_tokens holds cached tokens too, which this form does not tell apart: all of it counts as input"},
};

const struct bs_usage_format export_claude_enterprise = {
    "claude-enterprise", "Claude Enterprise, spend report per user, product and model (no dates: give the period)", versions, 2,
    false};
