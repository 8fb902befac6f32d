/* The style sheets and scripts of this folder (*.css, *.js), put into the program as text by cmake/embed.cmake. */
#ifndef BILLSHIFT_OUTPUT_REPORT_ASSETS_H
#define BILLSHIFT_OUTPUT_REPORT_ASSETS_H

#include <stddef.h>

extern const char bs_report_style[];          /* all style sheets, in the order of their names */
extern const char *const bs_report_scripts[]; /* each script by itself, likewise */
extern const size_t bs_report_n_scripts;

#endif
