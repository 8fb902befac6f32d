/* A commented scenario to begin with. */
#ifndef BILLSHIFT_CLI_STARTER_H
#define BILLSHIFT_CLI_STARTER_H

extern const char starter_scenario[];

#endif
