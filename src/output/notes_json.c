/* What the printed summary says on how to read its figures, as texts for the manifest. */
#include "output/json.h"
#include "output/summary.h"

#include <stdlib.h>

static const char bullet[] = "  - ", indent[] = "\n    ";

/* Each paragraph of the list in one line. */
static void unwrap(char *text)
{
    char *to = text;
    for (const char *from = text; *from; to++)
        if (strncmp(from, indent, strlen(indent)) == 0) {
            *to = ' ';
            from += strlen(indent);
        } else {
            *to = *from++;
        }
    *to = '\0';
}

/* Those of the first list: the assumptions and warnings that follow stand in the manifest by themselves. */
static json_t *paragraphs(char *text)
{
    json_t *list = json_array();
    unwrap(text);
    for (char *rest = text, *line; list && (line = strsep(&rest, "\n"));) {
        bool item = strncmp(line, bullet, strlen(bullet)) == 0;
        if (item)
            json_array_append_new(list, json_string(line + strlen(bullet)));
        else if (json_array_size(list) > 0)
            break;
    }
    return list;
}

json_t *bs_json_notes(const struct bs_report *report)
{
    char *text = NULL;
    size_t length = 0;
    if (!bs_table_chosen(report, "summary"))
        return json_null();
    FILE *out = open_memstream(&text, &length);
    bool done = out && bs_summary_notes(report, out);
    if (out && fclose(out) != 0)
        done = false;
    json_t *list = done ? paragraphs(text) : NULL;
    free(text);
    return list;
}
