/* Any bytes as numbers and dates, against the C library: strtod is the nearest double, timegm knows the calendar. The first byte says what is
   read: e exact, t exact with thousands, w as a scenario writes it, n m s r f c the kinds of a scenario, d a date, u seconds. */
#include "fuzz.h"
#include "ingest/exact.h"
#include "ingest/export_date.h"

#include <billshift/number.h>
#include <billshift/text.h>

#include <math.h>
#include <string.h>
#include <time.h>

enum { MOST = 600 };

/* The number without what sets off its digits. */
static double by_library(const char *text, size_t length)
{
    char plain[MOST + 1];
    size_t n = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] != ',' && text[i] != '_')
            plain[n++] = text[i];
    plain[n] = '\0';
    return strtod(plain, NULL);
}

/* The double and the text of a sum say the same, and the text gives the sum back. */
static void check_back(bs_exact value)
{
    char text[BS_EXACT_TEXT];
    bs_exact back;
    exact_text(value, text);
    FUZZ_REQUIRE(exact_parse(text, strlen(text), false, &back) == EXACT_TAKEN && back == value);
    FUZZ_REQUIRE(exact_double(value) == strtod(text, NULL));
}

static void check_exact(const char *text, size_t length, bool thousands)
{
    bs_exact value, other;
    enum exact_parsed parsed = exact_parse(text, length, thousands, &value);
    if (parsed == EXACT_TOO_LARGE)
        FUZZ_REQUIRE(fabs(by_library(text, length)) >= 1e24 * (1 - 1e-15));
    if (parsed != EXACT_TAKEN && parsed != EXACT_ROUNDED)
        return;
    check_back(value);
    double nearest = by_library(text, length);
    if (parsed == EXACT_TAKEN)
        FUZZ_REQUIRE(exact_double(value) == nearest);
    else
        FUZZ_REQUIRE(fabs(exact_double(value) - nearest) <= 0.5000001e-12 + 3e-16 * fabs(nearest));
    if (thousands && !memchr(text, ',', length))
        FUZZ_REQUIRE(exact_parse(text, length, false, &other) == parsed && other == value);
}

static void check_number(const char *text, size_t length, enum bs_number_kind kind)
{
    char message[BS_MESSAGE_SIZE] = "", written[BS_NUMBER_TEXT], again[BS_MESSAGE_SIZE];
    double value = -1, back;
    if (bs_number_parse(text, length, kind, "USD", &value, message) != BS_OK) {
        FUZZ_REQUIRE(message[0] != '\0' && value == -1);
        return;
    }
    FUZZ_REQUIRE(isfinite(value));
    if (kind == BS_NUMBER_COUNT)
        FUZZ_REQUIRE(value >= 0 && value == floor(value) && value < 0x1p53);
    if (kind == BS_NUMBER_PLAIN && length > 0 && text[length - 1] >= '0' && text[length - 1] <= '9')
        FUZZ_REQUIRE(value == by_library(text, length));
    if (kind != BS_NUMBER_PLAIN)
        return;
    bs_number_text(value, written); /* what is written can be read again */
    FUZZ_REQUIRE(bs_number_parse(written, strlen(written), kind, NULL, &back, again) == BS_OK);
    FUZZ_REQUIRE(fabs(back - value) <= 1e-14 * fabs(value));
}

static void check_written(const char *text, size_t length)
{
    char message[BS_MESSAGE_SIZE] = "";
    bs_exact value;
    double number;
    enum exact_parsed parsed = exact_written(text, length, false, "USD", &value, message);
    if (parsed != EXACT_TAKEN && parsed != EXACT_ROUNDED) {
        FUZZ_REQUIRE(message[0] != '\0');
        return;
    }
    FUZZ_REQUIRE(bs_number_parse(text, length, BS_NUMBER_MONEY, "USD", &number, message) == BS_OK);
    FUZZ_REQUIRE(fabs(exact_double(value) - number) <= 0.5000001e-12 + 1e-14 * fabs(number));
}

static void check_date(const char *text, size_t length, bool epoch)
{
    struct export_date date;
    if (!export_date(text, length, epoch, &date))
        return;
    int first = date.from - EXPORT_DAYS * date.month, last = date.to - EXPORT_DAYS * date.month;
    FUZZ_REQUIRE(first >= 1 && last >= first && last <= 31);
    struct tm day = {.tm_year = date.month / 12 - 1900, .tm_mon = date.month % 12, .tm_mday = last};
    struct tm same = day;
    time_t seconds = timegm(&same);
    FUZZ_REQUIRE(same.tm_mon == day.tm_mon && same.tm_mday == day.tm_mday);
    if (epoch)
        FUZZ_REQUIRE((long long)by_library(text, length) / 86400 == (long long)seconds / 86400);
    else if (length == 10)
        FUZZ_REQUIRE(first == last && first == atoi(text + 8));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char kinds[] = "nmsrfc";
    char text[MOST + 1];
    if (size < 1 || size > MOST)
        return 0;
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    const char *kind = memchr(kinds, data[0], sizeof kinds - 1);
    if (kind)
        check_number(text, size - 1, (enum bs_number_kind)(kind - kinds));
    else if (data[0] == 'e' || data[0] == 't')
        check_exact(text, size - 1, data[0] == 't');
    else if (data[0] == 'w')
        check_written(text, size - 1);
    else if (data[0] == 'd' || data[0] == 'u')
        check_date(text, size - 1, data[0] == 'u');
    return 0;
}
