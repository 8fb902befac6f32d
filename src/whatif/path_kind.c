#include "whatif/path_kind.h"
#include "base/refuse.h"

#include <billshift/scenario.h>
#include <stdbool.h>
#include <string.h>

/* One step of a path: a name, or what stands in brackets. */
static size_t step_length(const char *path)
{
    return *path == '[' ? strcspn(path, "]") + (strchr(path, ']') != NULL) : strcspn(path, ".[");
}

/* NAME stands for any name, [] for any entry. */
static bool is_path(const char *key, const char *path)
{
    while (*key && *path) {
        size_t of_key = step_length(key), of_path = step_length(path);
        bool any = *key == '[' ? *path == '[' && path[1] >= '0' && path[1] <= '9' : of_key == 4 && strncmp(key, "NAME", 4) == 0;
        if (!any && (of_key != of_path || strncmp(key, path, of_key) != 0))
            return false;
        key += of_key;
        path += of_path;
        if ((*key == '.') != (*path == '.'))
            return false;
        key += *key == '.';
        path += *path == '.';
    }
    return !*key && !*path;
}

enum bs_status path_is_number(const char *path, char *message)
{
    static const char *const others[] = {"text", "currency code", "name", "word", "flag", "map", "list"};
    for (size_t i = 0; i < bs_key_count(); i++) {
        struct bs_key_info key = bs_key_at(i);
        if (!is_path(key.path, path))
            continue;
        for (size_t k = 0; k < sizeof others / sizeof *others; k++)
            if (strcmp(key.kind, others[k]) == 0)
                return bs_refuse(message, "%.200s is no number, but a %s; what is one: billshift list keys", path, key.kind);
    }
    return BS_OK;
}
