/* OpenRouter: activity per generation, or per day. */
#include "ingest/export.h"

static const char *const generations[] = {"generation_id", "created_at",      "cost_total", "tokens_prompt", "tokens_completion",
                                          "tokens_cached", "model_permaslug", "user",       "api_key_name",  NULL};
static const char *const daily[] = {"Date", "Slug", "Usage", "Requests", "Prompt Tokens", "Completion Tokens", "Reasoning Tokens",
                                    NULL};

static const struct export_version versions[] = {
    {.label = "per generation",
     .header = generations,
     .user = {"user"},
     .apart = {"api_key_name", "app_name"},
     .date = "created_at",
     .model = "model_permaslug",
     .currency = "USD",
     .meters = {{.meter = "usage", .plus = {"cost_total"}},
                {.meter = "input", .plus = {"tokens_prompt"}, .minus = {"tokens_cached"}},
                {.meter = "cache_read", .plus = {"tokens_cached"}},
                {.meter = "output", .plus = {"tokens_completion"}}},
     .convention = "tokens_prompt holds tokens_cached, which are taken off; tokens_completion holds tokens_reasoning"},
    {.label = "per day and model",
     .header = daily,
     .one_user = "account",
     .date = "Date",
     .model = "Slug",
     .currency = "USD",
     .meters = {{.meter = "usage", .plus = {"Usage"}},
                {.meter = "requests", .plus = {"Requests"}},
                {.meter = "input", .plus = {"Prompt Tokens"}},
                {.meter = "output", .plus = {"Completion Tokens"}}},
     .convention = "Prompt Tokens holds cached tokens too, which this form does not tell apart: all of it counts as input"},
};
const struct bs_usage_format export_openrouter = {"openrouter", "OpenRouter, activity per generation or per day of one account",
                                                  versions, 2, false};
