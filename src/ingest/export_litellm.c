/* LiteLLM proxy: its tables of spend. Its prompt_tokens follow OpenAI's convention: tokens read from the cache and written to it are in them
   (BerriAI/litellm issue 11364). */
#include "ingest/export.h"

static const char *const logs[] = {"request_id", "call_type", "api_key", "spend", "prompt_tokens", "completion_tokens", "startTime",
                                   "model",      "user",      "team_id", NULL};
static const char *const daily[] = {"user_id",
                                    "date",
                                    "api_key",
                                    "model",
                                    "prompt_tokens",
                                    "completion_tokens",
                                    "cache_read_input_tokens",
                                    "cache_creation_input_tokens",
                                    "spend",
                                    "api_requests",
                                    NULL};

static const struct export_version versions[] = {
    {.label = "LiteLLM_DailyUserSpend",
     .header = daily,
     .user = {"user_id"},
     .apart = {"api_key"},
     .date = "date",
     .model = "model",
     .currency = "USD",
     .meters = {{.meter = "usage", .plus = {"spend"}},
                {.meter = "requests", .plus = {"api_requests"}},
                {.meter = "input", .plus = {"prompt_tokens"}, .minus = {"cache_read_input_tokens", "cache_creation_input_tokens"}},
                {.meter = "cache_read", .plus = {"cache_read_input_tokens"}},
                {.meter = "cache_write", .plus = {"cache_creation_input_tokens"}},
                {.meter = "output", .plus = {"completion_tokens"}}},
     .convention = "prompt_tokens holds the tokens read from the cache and written to it: they are taken off"},
    {.label = "LiteLLM_SpendLogs",
     .header = logs,
     .user = {"user", "end_user"},
     .apart = {"api_key"},
     .team = {"team_id"},
     .date = "startTime",
     .model = "model",
     .currency = "USD",
     .meters = {{.meter = "usage", .plus = {"spend"}},
                {.meter = "input", .plus = {"prompt_tokens"}},
                {.meter = "output", .plus = {"completion_tokens"}}},
     .convention = "prompt_tokens holds cached tokens too, which this table does not tell apart: all of it counts as input"},
};
const struct bs_usage_format export_litellm = {"litellm", "LiteLLM proxy, LiteLLM_SpendLogs or LiteLLM_DailyUserSpend", versions, 2,
                                               false};
