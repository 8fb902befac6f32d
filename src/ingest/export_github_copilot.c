/* GitHub Copilot: AI credits, premium requests, and the report of the transition between them. */
#include "ingest/export.h"

#define REPORT                                                                                                                     \
    "date", "username", "product", "sku", "model", "quantity", "unit_type", "applied_cost_per_quantity", "gross_amount",           \
        "discount_amount", "net_amount"
static const char *const credits_tokens[] = {REPORT,   "aic_quantity", "aic_gross_amount", "input",
                                             "output", "cache_read",   "cache_write",      NULL};
static const char *const transition[] = {REPORT, "exceeds_quota", "aic_quantity", "aic_gross_amount", NULL};
static const char *const credits[] = {REPORT, "aic_quantity", "aic_gross_amount", NULL};
static const char *const premium[] = {REPORT, "exceeds_quota", "total_monthly_quota", NULL};
static const char *const premium_old[] = {"Timestamp",           "User", "Model", "Requests Used", "Exceeds Monthly Quota",
                                          "Total Monthly Quota", NULL};

#define COMMON                                                                                                                     \
    .user = {"username"}, .apart = {"repository", "organization"}, .team = {"cost_center_name", "organization"}, .date = "date",   \
    .model = "model", .currency = "USD"
#define CREDITS                                                                                                                    \
    {.meter = "credits", .plus = {"aic_quantity"}},                                                                                \
    {                                                                                                                              \
        "usage", {"aic_gross_amount"}, .net = "net_amount"                                                                         \
    }

static const struct export_version versions[] = {
    {.label = "AI credits with tokens, from 2026-06",
     .header = credits_tokens,
     COMMON,
     .meters = {CREDITS,
                {.meter = "input", .plus = {"input"}},
                {.meter = "output", .plus = {"output"}},
                {.meter = "cache_read", .plus = {"cache_read"}},
                {.meter = "cache_write", .plus = {"cache_write"}}},
     .convention = "input is taken to hold no cached tokens, as the report names cache_read and cache_write beside it"},
    {.label = "transition report, 2026-05",
     .header = transition,
     COMMON,
     .meters = {{.meter = "requests", .plus = {"quantity"}}, CREDITS}},
    {.label = "AI credits, 2026-05", .header = credits, COMMON, .meters = {CREDITS}},
    {.label = "premium requests, 2025-10 to 2026-05",
     .header = premium,
     COMMON,
     .meters = {{.meter = "requests", .plus = {"quantity"}}, {.meter = "usage", .plus = {"gross_amount"}, .net = "net_amount"}}},
    {.label = "premium requests, before 2025-10",
     .header = premium_old,
     .user = {"User"},
     .date = "Timestamp",
     .model = "Model",
     .meters = {{.meter = "requests", .plus = {"Requests Used"}}}},
};
const struct bs_usage_format export_github_copilot = {
    "github-copilot", "GitHub Copilot, AI credits or premium requests per user and day", versions, 5, false};
