/* Text into GitHub's Markdown: what could be taken for markup, HTML or a mention is written as text. */
#ifndef BILLSHIFT_OUTPUT_REPORT_MARKDOWN_H
#define BILLSHIFT_OUTPUT_REPORT_MARKDOWN_H

#include "output/markup.h"

/* ASCII punctuation that has a meaning gets a backslash, @ and # a zero-width joiner's entity after them, & < > are references; line ends and other control characters
   become blanks. Fits a cell of a table. */
void bs_markdown_text(FILE *out, const char *text, size_t length);

/* See bs_say. */
bs_say bs_markdown;

#endif
