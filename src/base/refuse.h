/* A refusal in words, for who has no place to name. */
#ifndef BILLSHIFT_BASE_REFUSE_H
#define BILLSHIFT_BASE_REFUSE_H

#include <billshift/status.h>

/* Writes the message (BS_MESSAGE_SIZE bytes, number.h) and returns BS_ERROR_INPUT. */
enum bs_status bs_refuse(char *message, const char *format, ...) BS_PRINTF(2, 3);

#endif
