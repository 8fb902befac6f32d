#include "base/refuse.h"

#include <billshift/number.h>
#include <stdarg.h>
#include <stdio.h>

enum bs_status bs_refuse(char *message, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, BS_MESSAGE_SIZE, format, arguments);
    va_end(arguments);
    return BS_ERROR_INPUT;
}
