/* How a vendor's export is laid out: plain data, one file a vendor and one line in the registry. */
#ifndef BILLSHIFT_INGEST_EXPORT_H
#define BILLSHIFT_INGEST_EXPORT_H

#include <billshift/usage_file.h>

enum { EXPORT_TERMS = 4, EXPORT_NAMES = 3, EXPORT_METERS = 12, EXPORT_SKIPS = 4 };

/* Units of a meter in a row: the columns of `plus` less those of `minus`; columns that the header lacks count as 0, but for the first. */
struct export_meter {
    const char *meter;
    const char *plus[EXPORT_TERMS], *minus[EXPORT_TERMS];
    const char *net; /* in place of `plus` where net spend is asked for; NULL: the same */
};

/* Rows that are no use of anybody. */
struct export_skip {
    const char *column, *value;
    enum { SKIP_EQUAL, SKIP_OTHER, SKIP_NEGATIVE } when; /* the column holds the value, or another; or the money read is below 0 */
    const char *reason;
};

/* What marks a version is its header; columns may be added and stand in any order. */
struct export_version {
    const char *label;
    const char *const *header;                                                 /* ended by NULL: columns that must all be there */
    const char *user[EXPORT_NAMES], *apart[EXPORT_NAMES], *team[EXPORT_NAMES]; /* the first that holds something */
    const char *one_user; /* the whole file is of one person, called so; NULL: it is not */
    const char *date;     /* NULL: a sum over a range, whose period must be stated */
    bool epoch;           /* the date is in seconds since 1970 */
    const char *model;
    const char *currency_column, *currency; /* of the money in it: a column, or always the same */
    struct export_meter meters[EXPORT_METERS];
    struct export_skip skips[EXPORT_SKIPS];
    const char *words[EXPORT_NAMES]; /* in place of a number: 0 */
    const char *convention;          /* what its counts mean, told as an assumption where tokens are read */
    const char *understated;         /* why it holds less than all use, told as a warning; NULL: it does not */
};

struct bs_usage_format {
    const char *name, *help;
    const struct export_version *versions;
    size_t n_versions;
    bool json;
};

extern const struct bs_usage_format export_claude_enterprise, export_anthropic_usage, export_anthropic_cost, export_openai_usage,
    export_openai_cost, export_github_copilot, export_cursor, export_openrouter, export_litellm, export_ccusage, export_groq,
    export_focus, export_plain;

#endif
