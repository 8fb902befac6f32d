/* Options of the verbs that read a usage file: the file itself, and pseudonyms in place of its names. */
#ifndef BILLSHIFT_CLI_USAGE_REQUEST_H
#define BILLSHIFT_CLI_USAGE_REQUEST_H

#include "cli/options.h"

#include <billshift/scenario.h>

struct usage_request {
    const char *file, *key_file;
    bool pseudonymize;
    unsigned char key[BS_DIGEST_BYTES]; /* read by usage_request_options */
};

/* NOLINTBEGIN(bugprone-macro-parentheses): rows of a table */
#define USAGE_REQUEST_ROWS(request)                                                                                                \
    {0,           "usage-file",     "FILE", "a vendor's export or CSV file, in place of the scenario's own use",                   \
     OPTION_TEXT, &(request)->file, NULL},                                                                                         \
        {0, "pseudonymize", NULL, "replace users' names by keyed hashes everywhere", OPTION_FLAG, &(request)->pseudonymize, NULL}, \
    {                                                                                                                              \
        0, "key-file", "FILE", "the secret of --pseudonymize, 16 bytes or more; written nowhere", OPTION_TEXT,                     \
            &(request)->key_file, NULL                                                                                             \
    }
/* NOLINTEND(bugprone-macro-parentheses) */

/* PARSED_GO, or the exit code: the key without the wish, or the wish without the key. */
int usage_request_check(const struct usage_request *request, const char *verb);

/* What the scenario is to be read with; the key lives in the request. manifest: one is to be written. */
enum bs_status usage_request_options(struct usage_request *request, unsigned threads, bool manifest,
                                     struct bs_scenario_options *out, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
