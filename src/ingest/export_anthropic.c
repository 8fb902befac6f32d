/* Anthropic Console: tokens and cost per day, model and API key. */
#include "ingest/export.h"

#define TOKENS                                                                                                                     \
    "usage_date_utc", "model_version", "api_key", "workspace", "usage_input_tokens_no_cache", "usage_input_tokens_cache_write_5m", \
        "usage_input_tokens_cache_write_1h", "usage_input_tokens_cache_read", "usage_output_tokens"

static const char *const tokens_now[] = {TOKENS, "context_window", NULL};
static const char *const tokens_2025[] = {TOKENS, NULL};
#define TOKEN_TERMS                                                                                                                \
    .apart = {"api_key"}, .team = {"workspace"}, .date = "usage_date_utc", .model = "model_version",                               \
    .meters = {{.meter = "input", .plus = {"usage_input_tokens_no_cache"}},                                                        \
               {.meter = "cache_write_5m", .plus = {"usage_input_tokens_cache_write_5m"}},                                         \
               {.meter = "cache_write_1h", .plus = {"usage_input_tokens_cache_write_1h"}},                                         \
               {.meter = "cache_read", .plus = {"usage_input_tokens_cache_read"}},                                                 \
               {.meter = "output", .plus = {"usage_output_tokens"}},                                                               \
               {.meter = "web_searches", .plus = {"web_search_count"}}},                                                           \
    .convention = "usage_input_tokens_no_cache holds no cached tokens"

static const struct export_version usage_versions[] = {
    {.label = "token usage, current", .header = tokens_now, TOKEN_TERMS},
    {.label = "token usage, 2025", .header = tokens_2025, TOKEN_TERMS},
};
const struct bs_usage_format export_anthropic_usage = {
    "anthropic-usage", "Anthropic Console, token usage by API key (keys are no seats unless columns.user is api_key)",
    usage_versions, 2, false};

#define COST "usage_date_utc", "model", "workspace", "api_key", "usage_type", "token_type", "cost_usd"
static const char *const cost_now[] = {COST, "list_price_usd", "cost_type", "api_key_id", "api_key_status", NULL};
static const char *const cost_2026[] = {COST, "list_price_usd", "cost_type", NULL};
static const char *const cost_2024[] = {COST, NULL};
#define COST_TERMS                                                                                                                 \
    .apart = {"api_key"}, .team = {"workspace"}, .date = "usage_date_utc", .model = "model", .currency = "USD",                    \
    .meters = {{.meter = "usage", .plus = {"cost_usd"}}}

static const struct export_version cost_versions[] = {
    {.label = "cost, current", .header = cost_now, COST_TERMS},
    {.label = "cost, early 2026", .header = cost_2026, COST_TERMS},
    {.label = "cost, 2024", .header = cost_2024, COST_TERMS},
};
const struct bs_usage_format export_anthropic_cost = {
    "anthropic-cost", "Anthropic Console, cost by API key (keys are no seats unless columns.user is api_key)", cost_versions, 3,
    false};
