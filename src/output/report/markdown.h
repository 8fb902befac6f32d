/* Text into GitHub's Markdown: what could be taken for markup, HTML or a mention is written as text. */
#ifndef BILLSHIFT_OUTPUT_REPORT_MARKDOWN_H
#define BILLSHIFT_OUTPUT_REPORT_MARKDOWN_H

#include "output/markup.h"

/* Marks of emphasis, links, tables and code are escaped; < > & and quotes are references; a mention, an issue's number, an address and a formula are broken;
   line ends and other control characters become blanks. Text that stands within a line, or a cell of a table. */
void bs_markdown_text(FILE *out, const char *text, size_t length);

/* See bs_say. */
bs_say bs_markdown;

#endif
