#include "scenario/currency.h"

#include <stddef.h>
#include <string.h>

/* All that have not 2 (ISO 4217, list one). */
static const struct {
    int places;
    const char *codes;
} exceptions[] = {
    {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
    {3, "BHD IQD JOD KWD LYD OMR TND"},
    {4, "CLF UYW"},
};

int currency_places(const char *code)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++)
        if (strlen(code) == 3 && strstr(exceptions[i].codes, code))
            return exceptions[i].places;
    return 2;
}
