/* A part of a path of measures, between slashes. */
#ifndef BILLSHIFT_RESULT_PATH_PART_H
#define BILLSHIFT_RESULT_PATH_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct part {
    const char *text;
    size_t length;
};

static inline bool part_is(struct part part, const char *name)
{
    return strlen(name) == part.length && memcmp(part.text, name, part.length) == 0;
}

/* A number of a month, from 1. */
static inline bool part_is_number(struct part part)
{
    enum { DIGITS_MOST = 8 };
    for (size_t i = 0; i < part.length; i++)
        if (part.text[i] < '0' || part.text[i] > '9')
            return false;
    return part.length > 0 && part.length <= DIGITS_MOST;
}

/* Cuts the last part off at its slash; all of it where there is none. */
static inline struct part part_cut_last(struct part *rest)
{
    const char *slash = rest->length > 0 ? memrchr(rest->text, '/', rest->length) : NULL;
    struct part last = *rest;
    if (slash)
        last = (struct part){slash + 1, (size_t)(rest->text + rest->length - slash - 1)};
    rest->length = slash ? (size_t)(slash - rest->text) : 0;
    return last;
}

#endif
