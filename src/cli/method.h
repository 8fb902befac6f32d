/* --method of the verbs that run a scenario at many values. */
#ifndef BILLSHIFT_CLI_METHOD_H
#define BILLSHIFT_CLI_METHOD_H

#include <billshift/engine.h>

/* auto, exact or montecarlo; NULL is auto. PARSED_GO, or EXIT_INPUT with the error said in the name of the verb. */
int method_choose(const char *verb, const char *method, enum bs_engine *out);

#endif
