/* Strings: names, UTF-8, the nearest known word, numbers for output. */
#ifndef BILLSHIFT_TEXT_H
#define BILLSHIFT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Names of segments, contracts and meters: letters of any script, digits, `_`, `-`, not beginning with `-`; at least one
   character, not more than 64 bytes. */
bool bs_name_valid(const char *text, size_t length);
#define BS_NAME_RULE                                                                                                               \
    "a name has letters of any script, digits, '_' and '-' only, '-' not first (1 to 64 bytes); free text goes into title"

/* Byte offset of the first byte that is not UTF-8; length if all is well. */
size_t bs_utf8_check(const char *text, size_t length);

/* Byte offset of the first control character other than a line end or a tab; length if there is none. And a character's code. */
size_t bs_text_control(const char *text, size_t length);
unsigned bs_text_code(const char *text, size_t length);

/* Columns that the text takes on a terminal (East Asian wide characters take two). */
size_t bs_text_width(const char *text);

/* The candidate nearest to word by edit distance (at most a third of the word's length, at least 1); NULL: none is near. */
const char *bs_nearest(const char *word, const char *const *candidates, size_t count);

/* 'text' in single quotes for a message, cut to about 40 characters. Returns buffer (BS_QUOTE_SIZE bytes). */
enum { BS_QUOTE_SIZE = 192 };
const char *bs_quote(const char *text, size_t length, char *buffer);

/* %.15g in the C locale whatever the program's locale; "" for NaN, "inf", "-inf". Returns buffer (BS_NUMBER_TEXT bytes). */
enum { BS_NUMBER_TEXT = 32 };
const char *bs_number_text(double value, char *buffer);

#ifdef __cplusplus
}
#endif
#endif
