#include "cli/method.h"
#include "cli/options.h"
#include "cli/terminal.h"

#include <string.h>

int method_choose(const char *verb, const char *method, enum bs_engine *out)
{
    static const enum bs_engine engines[] = {BS_ENGINE_AUTO, BS_ENGINE_EXACT, BS_ENGINE_MONTECARLO};
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        *out = engines[i];
        if (!method || strcmp(bs_engine_name(engines[i]), method) == 0)
            return PARSED_GO;
    }
    say_error("%s: no method '%s'; there are: auto, exact, montecarlo", verb, method);
    return EXIT_INPUT;
}
