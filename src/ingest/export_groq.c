/* Groq: rows of the platform's activity. */
#include "ingest/export.h"

static const char *const header[] = {"organization_id",
                                     "n_context_tokens_total",
                                     "n_non_cached_context_tokens_total",
                                     "n_generated_tokens_total",
                                     "api_key_name",
                                     "model",
                                     "timestamp",
                                     "user",
                                     "num_requests",
                                     "cost",
                                     NULL};

static const struct export_version versions[] = {
    {.label = "activity",
     .header = header,
     .user = {"user", "user_id"},
     .apart = {"api_key_name", "api_key_id"},
     .team = {"project_id"},
     .date = "timestamp",
     .model = "model",
     .currency = "USD",
     .meters = {{.meter = "usage", .plus = {"cost"}},
                {.meter = "requests", .plus = {"num_requests"}},
                {.meter = "input", .plus = {"n_non_cached_context_tokens_total"}},
                {.meter = "cache_read", .plus = {"n_context_tokens_total"}, .minus = {"n_non_cached_context_tokens_total"}},
                {.meter = "output", .plus = {"n_generated_tokens_total"}}},
     .convention = "n_context_tokens_total holds cached tokens: input is n_non_cached_context_tokens_total"},
};
const struct bs_usage_format export_groq = {"groq", "Groq, platform activity", versions, 1, false};
