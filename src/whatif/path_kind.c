#include "whatif/path_kind.h"
#include "base/refuse.h"

#include <billshift/scenario.h>
#include <string.h>

enum bs_status path_moves_figures(const char *path, char *message)
{
    static const char *const for_people[] = {".title", ".name"};
    struct bs_key_info key;
    if (!bs_key_of_path(path, &key) || strcmp(key.kind, "text") != 0)
        return BS_OK;
    const char *last = strrchr(key.path, '.');
    for (size_t k = 0; k < sizeof for_people / sizeof *for_people; k++)
        if (strcmp(last ? last : key.path, for_people[k] + (last ? 0 : 1)) == 0)
            return bs_refuse(
                message,
                "%.200s is text for people, and no figure depends on it; vary a price, an amount, a share or a choice: billshift "
                "list keys",
                path);
    return BS_OK;
}

enum bs_status path_is_number(const char *path, char *message)
{
    static const char *const others[] = {"text", "currency code", "name", "word", "flag", "map", "list"};
    struct bs_key_info key;
    if (!bs_key_of_path(path, &key))
        return BS_OK;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (strcmp(key.kind, others[k]) == 0)
            return bs_refuse(message, "%.200s is no number, but a %s; what is one: billshift list keys", path, key.kind);
    return BS_OK;
}
