#include "cli/verb.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* From the folder of the program: installed, in a build folder of the source tree, beside the program. */
static const char *const places[] = {"../share/billshift", "..", ".", "../.."};

/* The scripts are run: so they must be of the program's own owner, or the system's. */
static bool trusted(const char *folder, const char *marker, uid_t owner)
{
    char file[PATH_MAX + 64];
    struct stat about;
    int length = snprintf(file, sizeof file, "%s/%s", folder, marker);
    return length > 0 && (size_t)length < sizeof file && stat(file, &about) == 0 && S_ISREG(about.st_mode) &&
           (about.st_uid == owner || about.st_uid == 0) && access(file, R_OK) == 0;
}

/* One of the folders that come with the program; marker: a file that it holds. */
static const char *find(const char *name, const char *marker, char *found, size_t size)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    struct stat about;
    if (length <= 0 || stat("/proc/self/exe", &about) != 0)
        return name;
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; i < ROWS(places); i++) {
        int written = snprintf(found, size, "%s/%s/%s", program, places[i], name);
        if (written > 0 && (size_t)written < size && trusted(found, marker, about.st_uid))
            return found;
    }
    snprintf(found, size, "%s/%s/%s", program, places[0], name);
    return found;
}

const char *plots_folder(void)
{
    static char found[PATH_MAX + 32];
    const char *own = getenv("BILLSHIFT_PLOTS_DIR");
    return own && *own ? own : find("plots", "style.gp", found, sizeof found);
}

const char *gallery_folder(void)
{
    static char found[PATH_MAX + 32];
    return find("scenarios", "claude-enterprise-2026.yaml", found, sizeof found);
}
