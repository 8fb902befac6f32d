/* What a function that can fail returns. Only src/cli prints and exits. */
#ifndef BILLSHIFT_STATUS_H
#define BILLSHIFT_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/* The compiler warns where a status is dropped. */
#define BS_CHECKED             __attribute__((warn_unused_result))
#define BS_PRINTF(text, first) __attribute__((format(printf, text, first)))

enum bs_status {
    BS_OK = 0,
    BS_ERROR_INPUT,       /* the scenario, a file or an argument is wrong; the diagnostics say where */
    BS_ERROR_IO,          /* reading or writing failed; errno-like text in the diagnostics */
    BS_ERROR_MEMORY,      /* no memory */
    BS_ERROR_NUMERIC,     /* no finite result or precision not reached */
    BS_ERROR_INTERRUPTED, /* the caller asked to stop */
    BS_ERROR_TOO_MANY,    /* the answer has more parts than are accepted */
};

/* One lower-case phrase, e.g. "out of memory"; never NULL; static. */
const char *bs_status_text(enum bs_status status);

#ifdef __cplusplus
}
#endif
#endif
