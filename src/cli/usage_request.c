#include "cli/usage_request.h"
#include "cli/terminal.h"

int usage_request_check(const struct usage_request *request, const char *verb)
{
    if (request->pseudonymize == (request->key_file != NULL))
        return PARSED_GO;
    say_error(request->pseudonymize ? "%s: --pseudonymize needs a secret: --key-file FILE (e.g. 32 bytes of /dev/urandom)"
                                    : "%s: --key-file is the secret of --pseudonymize, which is not given",
              verb);
    return EXIT_INPUT;
}

enum bs_status usage_request_options(struct usage_request *request, unsigned threads, bool manifest,
                                     struct bs_scenario_options *out, struct bs_diagnostics *diagnostics)
{
    *out = (struct bs_scenario_options){.usage_file = request->file, .unhashed = !manifest, .threads = threads};
    if (!request->pseudonymize)
        return BS_OK;
    out->pseudonym_key = request->key;
    return bs_pseudonym_key(request->key_file, request->key, diagnostics);
}
