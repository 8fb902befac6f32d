/* Text into HTML: the one place where it is escaped. */
#ifndef BILLSHIFT_OUTPUT_HTML_H
#define BILLSHIFT_OUTPUT_HTML_H

#include "output/markup.h"

/* Text as the content of an element or, between quotes, as the value of an attribute: & < > " ' and ` are written as references. Control
   characters become blanks; bytes that are not UTF-8, and characters that turn the direction of what follows them, U+FFFD. */
void bs_html_text(FILE *out, const char *text, size_t length);

/* As above, but line ends and tabs stay: for <pre>. */
void bs_html_lines(FILE *out, const char *text, size_t length);

/* HTML with text in it: see bs_say. A name stands in <bdi>, apart from what is around it; no line ends between a figure and its %. */
bs_say bs_html;

#endif
