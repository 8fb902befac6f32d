/* A number as it is written for a sweep: $ before it, % or x behind it, or neither. */
#ifndef BILLSHIFT_WHATIF_QUANTITY_H
#define BILLSHIFT_WHATIF_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>

struct quantity {
    bool money;   /* it has a $ */
    char code[4]; /* a currency's code before it, "": none */
    char sign;    /* % or x; 0: none */
    double value; /* 20 of 20% */
};

/* false: the text is no such number. Suffixes such as 2.5k are part of the value. */
bool quantity_read(const char *text, size_t length, struct quantity *out);

/* Whether two are written alike, so that numbers between them make sense. */
bool quantity_alike(const struct quantity *a, const struct quantity *b);

/* A value written as like is, such as $25 or 12.5%. Returns buffer. */
enum { QUANTITY_TEXT = 40 };
const char *quantity_text(const struct quantity *like, double value, char *buffer);

#endif
