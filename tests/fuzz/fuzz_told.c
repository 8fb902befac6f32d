#include "fuzz_told.h"
#include "fuzz.h"

#include <billshift/text.h>

#include <string.h>

void fuzz_check_told(enum bs_status status, const struct bs_diagnostics *told)
{
    static FILE *nowhere;
    if (!nowhere)
        nowhere = fopen("/dev/null", "wb");
    FUZZ_REQUIRE(nowhere);
    FUZZ_REQUIRE(status == BS_OK || status == BS_ERROR_INPUT);
    FUZZ_REQUIRE((status == BS_OK) == (told->errors == 0));
    for (size_t i = 0; i < told->count; i++) {
        const struct bs_diagnostic *item = &told->items[i];
        FUZZ_REQUIRE(item->message[0] != '\0');
        FUZZ_REQUIRE(item->severity != BS_ERROR || item->file);
    }
    bs_diagnostics_print(told, BS_ASSUMPTION, nowhere);
}
