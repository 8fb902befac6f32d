#include "pages/complete.h"

#include <billshift/distribution.h>
#include <billshift/scenario.h>

#include <string.h>

/* Parameters that several distributions have are written once. */
static bool seen_before(size_t type, const struct bs_parameter *parameter)
{
    for (size_t i = 0; i < type; i++)
        for (const struct bs_parameter *p = bs_distribution_type_at(i)->parameters; p && p->name; p++)
            if (strcmp(p->name, parameter->name) == 0)
                return true;
    return false;
}

/* What holds other keys is set key by key. */
static bool holds_keys(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < bs_key_count(); i++) {
        const char *other = bs_key_at(i).path;
        if (strncmp(other, path, length) == 0 && (other[length] == '.' || other[length] == '['))
            return true;
    }
    return false;
}

/* A growth may be one text, or a map that its builder reads. */
static void write_meters(const struct bs_key_info *key, FILE *out)
{
    if (strstr(key->range, "{meters:"))
        fprintf(out, "%s.meters.NAME\n%s.rest\n", key->path, key->path);
}

void write_paths(FILE *out)
{
    for (size_t i = 0; i < bs_key_count(); i++) {
        const struct bs_key_info key = bs_key_at(i);
        if (!holds_keys(key.path))
            fprintf(out, "%s\n", key.path);
        write_meters(&key, out);
    }
    for (size_t i = 0; i < bs_distribution_type_count(); i++)
        for (const struct bs_parameter *p = bs_distribution_type_at(i)->parameters; p && p->name; p++)
            if (!seen_before(i, p))
                fprintf(out, "segments.NAME.usage.%s\n", p->name);
}

void write_value(const struct value *value, FILE *out)
{
    static const char *const kinds[] = {[VALUE_ANY] = "any",     [VALUE_FLAG] = "flag",     [VALUE_NAME] = "name",
                                        [VALUE_NAMES] = "names", [VALUE_BEGIN] = "begin",   [VALUE_PATH] = "path",
                                        [VALUE_FILE] = "file",   [VALUE_FOLDER] = "folder", [VALUE_SCENARIO] = "scenario"};
    fputs(kinds[value->kind], out);
    for (size_t i = 0; i < value->n; i++)
        fprintf(out, " %s", value->names[i]);
}
