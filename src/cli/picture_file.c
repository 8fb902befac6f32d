#include "cli/picture_file.h"

#include "cli/new_file.h"
#include "cli/terminal.h"
#include "output/folder.h"

#include <string.h>
#include <unistd.h>

const char *picture_suffix(const char *verb, const char *path)
{
    size_t length = strlen(path);
    const char *found = NULL;
    for (const char *const *suffix = bs_picture_suffixes; *suffix; suffix++)
        if (length > strlen(*suffix) && strcmp(path + length - strlen(*suffix), *suffix) == 0)
            found = *suffix;
    if (!found)
        say_error("%s: --plot takes a name that ends in .svg or .png, not '%s'", verb, path);
    else if (access(path, F_OK) == 0)
        say_error("%s: %s exists already: choose another name", verb, path);
    else
        return found;
    return NULL;
}

int picture_write(const char *verb, const char *path, enum bs_status status, const char *bytes, size_t length)
{
    if (status == BS_OK)
        return write_new_file(verb, path, bytes, length);
    if (status == BS_ERROR_INTERRUPTED || status == BS_ERROR_MEMORY)
        say_error("%s", bs_status_text(status));
    return status == BS_ERROR_INPUT ? EXIT_INPUT : EXIT_UNFINISHED;
}
