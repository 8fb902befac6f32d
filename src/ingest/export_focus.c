/* FOCUS, the FinOps Open Cost and Usage Specification: charges of any vendor. */
#include "ingest/export.h"

#define HEADER "BilledCost", "BillingCurrency", "ChargeCategory", "ChargePeriodStart", "ListCost", "SubAccountId", "SubAccountName"
static const char *const focus_1_2[] = {HEADER, "BillingAccountType", "PricingCurrency", "InvoiceId", "SubAccountType", NULL};
static const char *const focus_1_0[] = {HEADER, NULL};

#define TERMS                                                                                                                      \
    .user = {"SubAccountName", "SubAccountId"}, .apart = {"BillingAccountName", "BillingAccountId"}, .team = {"ServiceName"},      \
    .date = "ChargePeriodStart", .currency_column = "BillingCurrency",                                                             \
    .meters = {{.meter = "usage", .plus = {"ListCost"}, .net = "BilledCost"}},                                                     \
    .skips = {{"ChargeCategory", "Usage", SKIP_OTHER, "no usage: a purchase, tax, credit or adjustment"},                          \
              {NULL, NULL, SKIP_NEGATIVE, "a correction of usage, with a negative amount: use is that much overstated"}}

static const struct export_version versions[] = {
    {.label = "FOCUS 1.2", .header = focus_1_2, TERMS},
    {.label = "FOCUS 1.0", .header = focus_1_0, TERMS},
};
const struct bs_usage_format export_focus = {"focus", "FOCUS 1.0 or 1.2, usage charges by sub-account (another user: columns.user)",
                                             versions, 2, false};
