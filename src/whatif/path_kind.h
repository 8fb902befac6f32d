/* What a path of the scenario takes, by the table of keys. */
#ifndef BILLSHIFT_WHATIF_PATH_KIND_H
#define BILLSHIFT_WHATIF_PATH_KIND_H

#include <billshift/status.h>

/* BS_ERROR_INPUT, with the reason in the message (BS_MESSAGE_SIZE bytes), where the path is known and is no number; BS_OK for all else: what is wrong with it
   the loader says. */
enum bs_status path_is_number(const char *path, char *message) BS_CHECKED;
/* The same where the path is text for people (a title, the name of a line of the bill), of which no figure depends. */
enum bs_status path_moves_figures(const char *path, char *message) BS_CHECKED;

#endif
