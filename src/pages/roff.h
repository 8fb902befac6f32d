/* Text in the language of manual pages, man(7). */
#ifndef BILLSHIFT_PAGES_ROFF_H
#define BILLSHIFT_PAGES_ROFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Text as it is: what roff would obey or make prettier is escaped. */
void roff_plain(const char *text, size_t length, FILE *out);

/* Text with `code` and **strong** words, both bold; begins no line with what roff would obey. */
void roff_marked(const char *text, size_t length, FILE *out);

/* Names of arguments, such as [QUESTION] SCENARIO...: letters in italics. */
void roff_arguments(const char *text, FILE *out);

/* Blocks of Markdown as far as the project's own pages use it: paragraphs, lists, tables (an entry a row, by its first cell), fenced code,
   and headings: ## a section, ### a part of it. # is left out, as a page has its name already. begun: text of the section stands before. */
void roff_markdown(const char *text, size_t length, bool begun, FILE *out);

#endif
