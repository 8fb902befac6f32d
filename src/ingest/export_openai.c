/* OpenAI dashboard: completions usage and cost, in time buckets. */
#include "ingest/export.h"

static const char *const usage_header[] = {"start_time", "end_time", "project_id",   "num_model_requests", "user_id",
                                           "api_key_id", "model",    "input_tokens", "output_tokens",      "input_cached_tokens",
                                           NULL};
static const char *const empty_header[] = {"start_time", "end_time", "start_time_iso", "end_time_iso", NULL};
static const char *const cost_header[] = {
    "start_time", "end_time", "amount_value", "amount_currency", "line_item", "user_id", "api_key_id", "project_id", NULL};
static const char *const cost_later[] = {"start_time", "end_time",   "amount_value", "amount_currency", "line_item",
                                         "user_id",    "api_key_id", "project_id",   "api_source",      NULL};

static const struct export_version usage_versions[] = {
    {.label = "completions usage",
     .header = usage_header,
     .user = {"user_email", "user_id"},
     .apart = {"api_key_id", "project_id"},
     .team = {"project_name", "project_id"},
     .date = "start_time",
     .epoch = true,
     .model = "model",
     .meters = {{.meter = "requests", .plus = {"num_model_requests"}},
                {.meter = "input", .plus = {"input_tokens"}, .minus = {"input_cached_tokens", "input_cache_write_tokens"}},
                {.meter = "cache_read", .plus = {"input_cached_tokens"}},
                {.meter = "cache_write", .plus = {"input_cache_write_tokens"}},
                {.meter = "output", .plus = {"output_tokens"}}},
     .convention = "input_tokens holds the tokens read from the cache and written to it: they are taken off"},
    {.label = "usage of an account without any", .header = empty_header, .user = {"user_id"}, .date = "start_time", .epoch = true},
};
const struct bs_usage_format export_openai_usage = {"openai-usage", "OpenAI dashboard, completions usage", usage_versions, 2,
                                                    false};

#define COST_TERMS                                                                                                                 \
    .user = {"user_email", "user_id"}, .apart = {"api_key_id", "project_id"}, .team = {"project_name", "project_id"},              \
    .date = "start_time", .epoch = true, .currency_column = "amount_currency",                                                     \
    .meters = {{.meter = "usage", .plus = {"amount_value"}}}

static const struct export_version cost_versions[] = {
    {.label = "cost, later form", .header = cost_later, COST_TERMS},
    {.label = "cost", .header = cost_header, COST_TERMS},
};
const struct bs_usage_format export_openai_cost = {"openai-cost", "OpenAI dashboard, cost", cost_versions, 2, false};
