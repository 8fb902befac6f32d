#include "pages/prose.h"

#include "pages/roff.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

bool prose_read(const char *folder, const char *name, struct prose *out)
{
    char path[PATH_MAX], buffer[4096];
    size_t got;
    *out = (struct prose){NULL, 0};
    snprintf(path, sizeof path, "%s/%s.md", folder, name);
    FILE *in = fopen(path, "re");
    if (!in)
        return errno == ENOENT;
    FILE *memory = open_memstream(&out->text, &out->length);
    while (memory && (got = fread(buffer, 1, sizeof buffer, in)) > 0)
        (void)fwrite(buffer, 1, got, memory);
    bool good = memory && !ferror(in) && fclose(memory) == 0;
    (void)fclose(in);
    return good;
}

void prose_free(struct prose *prose)
{
    free(prose->text);
}

/* The text between the heading and the next one; NULL: there is no such section. */
static const char *find(const struct prose *prose, const char *section, size_t *length)
{
    char heading[64];
    int size = snprintf(heading, sizeof heading, "## %s\n", section);
    const char *at = prose->text ? strstr(prose->text, heading) : NULL;
    if (!at || (at > prose->text && at[-1] != '\n'))
        return NULL;
    at += size;
    const char *end = strstr(at, "\n## ");
    *length = end ? (size_t)(end - at) + 1 : strlen(at);
    return at;
}

bool prose_has(const struct prose *prose, const char *section)
{
    size_t length;
    return find(prose, section, &length) != NULL;
}

void prose_write(const struct prose *prose, const char *section, bool begun, FILE *out)
{
    size_t length;
    const char *text = find(prose, section, &length);
    if (text)
        roff_markdown(text, length, begun, out);
}
