/* A contract for seats that are there for a part of each month only. */
#ifndef BILLSHIFT_CONTRACT_PRICE_PART_H
#define BILLSHIFT_CONTRACT_PRICE_PART_H

#include <billshift/contract.h>

/* A copy in the arena with fees, flat charges, minimums, maximums, included units, grants of charges and monthly grants of credits for each seat reduced to
   `part` of a month; amounts of money are rounded where the contract rounds. part 1: the contract itself. */
enum bs_status contract_part(const struct bs_contract *contract, double part, struct bs_arena *arena,
                             const struct bs_contract **out) BS_CHECKED;

#endif
