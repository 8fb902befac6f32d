/* The parts of a results folder that several files here share. */
#ifndef BILLSHIFT_OUTPUT_FOLDER_H
#define BILLSHIFT_OUTPUT_FOLDER_H

#include <billshift/output.h>

#define BS_MANIFEST_FILE "manifest.json"
#define BS_TIMING_FILE   "timing.json"
#define BS_PROGRAM_NAME  "billshift"
#define BS_REPORT_FILE   "report.html"
/* A picture, or the report, is made under this prefix and renamed when whole. */
#define BS_PICTURE_PART "part-"

extern const char *const bs_picture_suffixes[]; /* ".svg", ".png", NULL */

/* A file that belongs in a results folder. */
bool bs_folder_knows(const char *name);

/* Opens a results folder to read from; *folder is to be closed, or -1 where there was an error. BS_ERROR_INPUT: it is none; the message says how one is
   made. */
enum bs_status bs_results_open(const char *path, int *folder, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* BS_OK: the folder's manifest.json says that it is ours. BS_ERROR_INPUT: it is not, and nothing was said about it. */
enum bs_status bs_manifest_check(int folder) BS_CHECKED;

enum bs_status bs_manifest_write(const struct bs_report *report, FILE *file) BS_CHECKED;
enum bs_status bs_timing_write(const struct bs_report *report, FILE *file) BS_CHECKED;

#endif
