/* Numbers of the JSON objects in vector files. */
#include "vectors.h"

#include <string.h>

double vector_number(json_t *object, const char *key, double fallback)
{
    json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : fallback;
}

int vector_arguments_known(json_t *arguments)
{
    static const char *const known[] = {"share", "inflation",  "p",          "x",           "limit",       "base",
                                        "d",     "attachment", "deductible", "max_payment", "d_over_mean", "d_scale"};
    const char *key;
    json_t *value;
    json_object_foreach(arguments, key, value)
    {
        size_t i = 0;
        while (i < sizeof known / sizeof *known && strcmp(key, known[i]) != 0)
            i++;
        if (i == sizeof known / sizeof *known || !json_is_number(value))
            return 0;
    }
    return 1;
}
