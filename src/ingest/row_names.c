#include "ingest/row_names.h"
#include "ingest/usage_table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* There are twice as many slots as entries. */
static size_t *slot_of(const struct row_names *names, const char *text, size_t length)
{
    size_t mask = 2 * names->capacity - 1, i = (size_t)usage_hash(text, length, false) & mask;
    for (; names->slots[i]; i = (i + 1) & mask) {
        const char *name = names->items[names->slots[i] - 1].name;
        if (strncmp(name, text, length) == 0 && name[length] == '\0')
            break;
    }
    return &names->slots[i];
}

static bool grow(struct row_names *names)
{
    size_t capacity = names->capacity ? 2 * names->capacity : 8;
    struct row_name *items = realloc(names->items, capacity * sizeof *items);
    names->items = items ? items : names->items;
    size_t *slots = items ? calloc(2 * capacity, sizeof *slots) : NULL;
    if (!slots)
        return false;
    free(names->slots);
    names->slots = slots;
    names->capacity = capacity;
    for (size_t i = 0; i < names->n; i++)
        *slot_of(names, items[i].name, strlen(items[i].name)) = i + 1;
    return true;
}

struct row_name *row_names_at(struct row_names *names, const char *text, size_t length)
{
    if (names->n == names->capacity && !grow(names))
        return NULL;
    size_t *slot = slot_of(names, text, length);
    if (*slot == 0) {
        char *name = strndup(text, length);
        if (!name)
            return NULL;
        names->items[names->n++] = (struct row_name){.name = name};
        *slot = names->n;
    }
    return &names->items[*slot - 1];
}

void row_names_clear(struct row_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->items[i].name);
    if (names->n > 0)
        memset(names->slots, 0, 2 * names->capacity * sizeof *names->slots);
    names->n = 0;
}

void row_names_free(struct row_names *names)
{
    row_names_clear(names);
    free(names->items);
    free(names->slots);
    *names = (struct row_names){0};
}
