/* Terms that contradict themselves are refused before an account is opened on them. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_CHECK_H
#define BILLSHIFT_CONTRACT_LEDGER_CHECK_H

#include <billshift/contract.h>

/* BS_ERROR_INPUT: see bs_ledger_new. */
enum bs_status ledger_check(const struct bs_contract *contract, size_t n_meters) BS_CHECKED;

#endif
