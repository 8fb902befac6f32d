/* Any bytes as a scenario: a model, or errors with their place. What follows a form feed is the file data.csv; no other file is there: the
   linker turns the library's calls that open files to those below. */
#include "fuzz.h"
#include "fuzz_told.h"
#include "memory_file.h"

#include <billshift/scenario.h>

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST = 1 << 16 };

FILE *__wrap_fopen(const char *path, const char *mode);
int __wrap_open(const char *path, int flags, ...);
int __wrap_stat(const char *path, struct stat *out);
int __wrap_glob(const char *pattern, int flags, int (*failed)(const char *, int), glob_t *out);
FILE *__real_fopen(const char *path, const char *mode);
int __real_open(const char *path, int flags, ...);
int __real_stat(const char *path, struct stat *out);

static struct memory_file scenario_file, data_file;
static bool reading; /* else it is whoever drives the target that opens a file */

/* What is opened in place of the file of a name; NULL: there is none so called. */
static const char *standing_for(const char *path)
{
    if (!reading)
        return path;
    if (strcmp(path, "folder/scenario.yaml") == 0)
        return scenario_file.path;
    if (strcmp(path, "folder/data.csv") == 0)
        return data_file.path;
    errno = ENOENT;
    return NULL;
}

FILE *__wrap_fopen(const char *path, const char *mode)
{
    const char *file = standing_for(path);
    return file ? __real_fopen(file, mode) : NULL;
}

/* Nobody makes a file by it, which would take a third argument: libFuzzer opens by fopen. */
int __wrap_open(const char *path, int flags, ...)
{
    const char *file = standing_for(path);
    return file ? __real_open(file, flags) : -1;
}

int __wrap_stat(const char *path, struct stat *out)
{
    const char *file = standing_for(path);
    return file ? __real_stat(file, out) : -1;
}

int __wrap_glob(const char *pattern, int flags, int (*failed)(const char *, int), glob_t *out)
{
    (void)pattern;
    (void)flags;
    (void)failed;
    (void)out;
    return GLOB_NOMATCH;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct bs_scenario_options options = {.threads = 1};
    struct bs_scenario *scenario;
    struct bs_diagnostics told;
    if (size > MOST)
        return 0;
    const uint8_t *feed = memchr(data, '\f', size);
    size_t length = feed ? (size_t)(feed - data) : size;
    memory_file_write(&scenario_file, data, length);
    memory_file_write(&data_file, data + length + (feed != NULL), size - length - (feed != NULL));
    bs_diagnostics_init(&told);
    reading = true;
    enum bs_status status = bs_scenario_read_with("folder/scenario.yaml", NULL, 0, &options, &scenario, &told);
    reading = false;
    fuzz_check_told(status, &told);
    FUZZ_REQUIRE((status == BS_OK) == (scenario != NULL));
    if (scenario)
        FUZZ_REQUIRE(bs_scenario_model(scenario) && bs_scenario_source(scenario)->length == length);
    bs_scenario_free(scenario);
    bs_diagnostics_free(&told);
    return 0;
}
