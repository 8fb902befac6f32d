#include "ingest/export_date.h"
#include "ingest/usage_table.h"

#include <billshift/usage_file.h>

#include <string.h>

static inline bool digits(const char *text, size_t n, int *value)
{
    *value = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *value = 10 * *value + (text[i] - '0');
    }
    return true;
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int year, int month)
{
    static const signed char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

static int days_in(int month)
{
    return days_of(month / 12, month % 12 + 1);
}

/* Days since 1970 of the first day of a month. */
static int first_day(int month)
{
    int y = month / 12 - 1; /* whole years before */
    int days = 365 * y + y / 4 - y / 100 + y / 400 - 719162;
    for (int m = month / 12 * 12; m < month; m++)
        days += days_in(m);
    return days;
}

/* The date of a day since 1970. */
static void date_of(int day, struct export_date *out)
{
    int month = (int)((double)day / 30.436875) + 1970 * 12;
    while (first_day(month) > day)
        month--;
    while (first_day(month + 1) <= day)
        month++;
    out->month = month;
    out->from = out->to = EXPORT_DAYS * month + day - first_day(month) + 1;
}

/* HH:MM[:SS[.f...]] at text; returns how many characters it takes, 0: it is no time. */
static size_t clock_time(const char *text, size_t length, int *minutes)
{
    int hour, minute, second = 0;
    size_t n = 5;
    if (length < 5 || text[2] != ':' || !digits(text, 2, &hour) || !digits(text + 3, 2, &minute))
        return 0;
    if (length >= 8 && text[5] == ':') {
        if (!digits(text + 6, 2, &second))
            return 0;
        n = 8;
        if (length > 9 && text[8] == '.')
            for (n = 9; n < length && text[n] >= '0' && text[n] <= '9';)
                n++;
    }
    *minutes = 60 * hour + minute;
    return hour < 24 && minute < 60 && second <= 60 ? n : 0;
}

/* Z, UTC, +HH:MM, +HHMM, +HH, or nothing: minutes ahead of UTC. */
static bool zone(const char *text, size_t length, int *ahead)
{
    int hours, minutes = 0;
    *ahead = 0;
    if (length > 0 && text[0] == ' ') {
        text++;
        length--;
    }
    if (length == 0 || (length == 1 && (text[0] == 'Z' || text[0] == 'z')) ||
        (length == 3 && text[0] == 'U' && text[1] == 'T' && text[2] == 'C'))
        return true;
    if ((text[0] != '+' && text[0] != '-') || length < 3 || !digits(text + 1, 2, &hours))
        return false;
    if (length == 6 ? text[3] != ':' || !digits(text + 4, 2, &minutes) : length == 5 ? !digits(text + 3, 2, &minutes) : length != 3)
        return false;
    *ahead = (60 * hours + minutes) * (text[0] == '-' ? -1 : 1);
    return hours < 24 && minutes < 60;
}

bool bs_usage_period(const char *text, int *first, int *last)
{
    static const char to[] = " to ";
    struct export_date from, until;
    size_t length = strlen(text), gap = sizeof to - 1;
    bool range = length == 14 + gap && memcmp(text + 7, to, gap) == 0;
    if ((length != 7 && !range) || !export_date(text, 7, false, &from) ||
        !export_date(text + (range ? 7 + gap : 0), 7, false, &until))
        return false;
    *first = from.month;
    *last = until.month;
    return *last >= *first && *last - *first < USAGE_MONTHS_MOST;
}

static bool epoch_date(const char *text, size_t length, struct export_date *out)
{
    int low = 0, high = 0;
    size_t whole = 0;
    while (whole < length && text[whole] != '.')
        whole++;
    size_t tail = whole < 6 ? whole : 6; /* two halves, so that ints hold them */
    if (whole == 0 || whole > 11 || !digits(text, whole - tail, &high) || !digits(text + whole - tail, tail, &low))
        return false;
    for (size_t i = whole + 1; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    date_of((int)((1000000LL * high + low) / 86400), out);
    return true;
}

bool export_date(const char *text, size_t length, bool epoch, struct export_date *out)
{
    int year, month, day, minutes, ahead;
    if (epoch)
        return epoch_date(text, length, out);
    if (length < 7 || text[4] != '-' || !digits(text, 4, &year) || !digits(text + 5, 2, &month))
        return false;
    if (year < 1 || month < 1 || month > 12)
        return false;
    out->month = 12 * year + month - 1;
    out->from = EXPORT_DAYS * out->month + 1;
    out->to = EXPORT_DAYS * out->month + days_of(year, month);
    if (length == 7)
        return true;
    if (length < 10 || text[7] != '-' || !digits(text + 8, 2, &day) || day < 1 || day > days_of(year, month))
        return false;
    out->from = out->to = EXPORT_DAYS * out->month + day;
    if (length == 10)
        return true;
    if (text[10] != 'T' && text[10] != ' ')
        return false;
    size_t n = clock_time(text + 11, length - 11, &minutes);
    if (n == 0 || !zone(text + 11 + n, length - 11 - n, &ahead))
        return false;
    int utc = minutes - ahead;
    if (utc < 0 || utc >= 1440)
        date_of(first_day(out->month) + day - 1 + (utc < 0 ? -1 : 1), out);
    return true;
}
