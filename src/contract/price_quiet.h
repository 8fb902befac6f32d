/* Lines of seats that are priced only because another seat's bill depends on them: nobody reads them, and their memory does not grow. */
#ifndef BILLSHIFT_CONTRACT_PRICE_QUIET_H
#define BILLSHIFT_CONTRACT_PRICE_QUIET_H

#include <billshift/bill.h>

/* Zeroed at first; whoever has it frees lines.arena. */
struct quiet {
    struct bs_lines lines;
    size_t seats; /* served so far */
};

/* Lines for the next seat, which round as `like` does; NULL: no memory. What the seat before was given may be gone. */
struct bs_lines *quiet_lines(struct quiet *quiet, const struct bs_lines *like);

#endif
