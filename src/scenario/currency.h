#ifndef BILLSHIFT_SCENARIO_CURRENCY_H
#define BILLSHIFT_SCENARIO_CURRENCY_H

/* Decimal places of a currency (ISO 4217, minor unit); 2 for a code that is not known. */
int currency_places(const char *code);

#endif
