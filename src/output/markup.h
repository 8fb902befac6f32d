/* Prose with names and figures in it, in HTML or in Markdown: the same sentences for both. */
#ifndef BILLSHIFT_OUTPUT_MARKUP_H
#define BILLSHIFT_OUTPUT_MARKUP_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* How a language of markup writes text. */
struct bs_markup {
    void (*text)(FILE *out, const char *text, size_t length); /* escaped */
    const char *name[2], *strong[2];                          /* what stands before and after */
};

/* The format is written as it is, but for %s, a text that is escaped; %N, a name, which may be in any script; %B, a text that is to be seen;
   %z, a size_t; %%. What could not be written shows in ferror(out). */
typedef void bs_say(FILE *out, const char *format, ...);

/* For a bs_say. */
void bs_markup_put(FILE *out, const struct bs_markup *markup, const char *format, va_list arguments);

#endif
