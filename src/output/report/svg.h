/* A picture that gnuplot drew, as a part of a page. */
#ifndef BILLSHIFT_OUTPUT_REPORT_SVG_H
#define BILLSHIFT_OUTPUT_REPORT_SVG_H

#include <billshift/status.h>
#include <stddef.h>
#include <stdio.h>

/* Writes the <svg> element without what stands before it (XML prologue, document type, comments) and without titles, which a browser shows as
   hints. Every id, and what refers to it, begins with `prefix`, so that several pictures can stand in one page. BS_ERROR_INPUT: it holds an element that no picture
   needs (script, style, foreignObject, a...), an event's attribute, or a reference to anything but a part of itself or a PNG within it. */
enum bs_status bs_svg_inline(const char *svg, size_t length, const char *prefix, FILE *out) BS_CHECKED;

#endif
