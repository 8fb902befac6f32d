/* Dates as exports write them, in UTC. */
#ifndef BILLSHIFT_INGEST_EXPORT_DATE_H
#define BILLSHIFT_INGEST_EXPORT_DATE_H

#include <stdbool.h>
#include <stddef.h>

enum { EXPORT_DAYS = 32 };

struct export_date {
    int month;    /* 12 x year + month - 1 */
    int from, to; /* first and last day meant, EXPORT_DAYS x month + day: in order, not without gaps */
};

/* 2026-03, 2026-03-05, 2026-03-05T10:20[:30[.5]], a blank in place of T; then nothing, Z, UTC or +02:00, which is turned to UTC. epoch: seconds since
   1970. false: it is none of these. */
bool export_date(const char *text, size_t length, bool epoch, struct export_date *out);

#endif
