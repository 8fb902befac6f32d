#include "cli/verb.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* From the folder of the program: installed, in a build folder of the source tree, beside the program. */
static const char *const places[] = {"../share/billshift/plots", "../plots", "plots", "../../plots"};

/* The scripts are run: so they must be of the program's own owner, or the system's. */
static bool trusted(const char *folder, uid_t owner)
{
    char file[PATH_MAX + 64];
    struct stat about;
    int length = snprintf(file, sizeof file, "%s/style.gp", folder);
    return length > 0 && (size_t)length < sizeof file && stat(file, &about) == 0 && S_ISREG(about.st_mode) &&
           (about.st_uid == owner || about.st_uid == 0) && access(file, R_OK) == 0;
}

const char *plots_folder(void)
{
    static char found[PATH_MAX + 32];
    const char *own = getenv("BILLSHIFT_PLOTS_DIR");
    if (own && *own)
        return own;
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    struct stat about;
    if (length <= 0 || stat("/proc/self/exe", &about) != 0)
        return places[0];
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; i < ROWS(places); i++) {
        int written = snprintf(found, sizeof found, "%s/%s", program, places[i]);
        if (written > 0 && (size_t)written < sizeof found && trusted(found, about.st_uid))
            return found;
    }
    snprintf(found, sizeof found, "%s/%s", program, places[0]);
    return found;
}
