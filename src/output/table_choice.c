/* Which tables of the results folder are wanted, and what need not be counted for them. */
#include "output/table.h"

#include <billshift/engine.h>
#include <billshift/text.h>

#include <stdio.h>
#include <string.h>

enum { LEAVE_ALL = BS_LEAVE_SHARES | BS_LEAVE_RATIOS | BS_LEAVE_RANKS | BS_LEAVE_ERRORS | BS_LEAVE_SEATS, TABLES_MOST = 32 };
static const char suffix[] = ".csv";

const char *bs_table_name(const struct bs_table *table, char *buffer)
{
    snprintf(buffer, BS_TABLE_NAME, "%.*s", (int)(strlen(table->file) - strlen(suffix)), table->file);
    return buffer;
}

/* The index of the table of that name, .csv or not; bs_table_count(): there is none, which the message says. */
static size_t find(const char *text, size_t length, char *message)
{
    char names[TABLES_MOST][BS_TABLE_NAME], quoted[BS_QUOTE_SIZE], wanted[BS_TABLE_NAME] = "";
    const char *known[TABLES_MOST];
    size_t n = bs_table_count() < TABLES_MOST ? bs_table_count() : TABLES_MOST;
    if (length > strlen(suffix) && memcmp(text + length - strlen(suffix), suffix, strlen(suffix)) == 0)
        length -= strlen(suffix);
    for (size_t i = 0; i < n; i++) {
        known[i] = bs_table_name(bs_table_at(i), names[i]);
        if (strlen(known[i]) == length && memcmp(known[i], text, length) == 0)
            return i;
    }
    snprintf(wanted, sizeof wanted, "%.*s", (int)(length < sizeof wanted ? length : sizeof wanted - 1), text);
    const char *near = bs_nearest(wanted, known, n);
    snprintf(message, BS_MESSAGE_SIZE, "no table %s;%s%s%s `billshift list tables` lists them", bs_quote(text, length, quoted),
             near ? " did you mean '" : "", near ? near : "", near ? "'?" : "");
    return bs_table_count();
}

enum bs_status bs_tables_choose(const char *list, struct bs_table_choice *out, char *message)
{
    *out = (struct bs_table_choice){.leave_out = LEAVE_ALL};
    for (const char *at = list;; at++) {
        size_t length = strcspn(at, ","), i = find(at, length, message);
        if (i == bs_table_count())
            return BS_ERROR_INPUT;
        out->tables |= (uint32_t)1 << i;
        out->leave_out &= ~bs_table_at(i)->needs;
        at += length;
        if (!*at)
            return BS_OK;
    }
}

bool bs_table_chosen(const struct bs_report *report, const char *name)
{
    char buffer[BS_TABLE_NAME];
    for (size_t i = 0; i < bs_table_count(); i++)
        if (strcmp(bs_table_name(bs_table_at(i), buffer), name) == 0)
            return report->tables == 0 || report->tables >> i & 1;
    return false;
}
