#include <billshift/status.h>

const char *bs_status_text(enum bs_status status)
{
    switch (status) {
    case BS_OK:
        return "done";
    case BS_ERROR_INPUT:
        return "bad input";
    case BS_ERROR_IO:
        return "reading or writing failed";
    case BS_ERROR_MEMORY:
        return "out of memory";
    case BS_ERROR_NUMERIC:
        return "precision not reached";
    case BS_ERROR_INTERRUPTED:
        return "interrupted";
    case BS_ERROR_TOO_MANY:
        return "too many parts";
    }
    return "unknown status";
}
