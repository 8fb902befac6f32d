#include "scenario/reader.h"

#include <billshift/text.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_SIZE = 2048 };

enum bs_status bs_node_error(struct bs_diagnostics *d, const struct bs_node *node, const char *format, ...)
{
    char message[MESSAGE_SIZE];
    va_list ap;
    va_start(ap, format);
    vsnprintf(message, sizeof message, format, ap);
    va_end(ap);
    struct bs_place place = bs_node_place(node);
    return bs_error(d, &place, "%s", message);
}

const char *bs_node_where(const struct bs_node *node, char *buffer)
{
    if (node->origin->located)
        snprintf(buffer, BS_WHERE_SIZE, "line %zu", node->line);
    else
        snprintf(buffer, BS_WHERE_SIZE, "%.*s%s", BS_WHERE_SIZE - 4, node->origin->name,
                 strlen(node->origin->name) > BS_WHERE_SIZE - 4 ? "..." : "");
    return buffer;
}

enum bs_status bs_pair_error(struct bs_diagnostics *d, const struct bs_node *node, const struct bs_node *other, const char *format,
                             ...)
{
    char message[MESSAGE_SIZE], where[BS_WHERE_SIZE], quoted[BS_QUOTE_SIZE];
    va_list ap;
    va_start(ap, format);
    vsnprintf(message, sizeof message, format, ap);
    va_end(ap);
    if (!other || other->origin == node->origin)
        return bs_node_error(d, node, "%s", message);
    bs_node_where(other, where);
    if (other->kind == BS_NODE_SCALAR)
        return bs_node_error(d, node, "%s; %s is that of %s", message, bs_quote(other->text, other->length, quoted), where);
    return bs_node_error(d, node, "%s; the other value is that of %s", message, where);
}

const char *bs_suggest(const char *word, const char *const *known, size_t count, const char *what, char *buffer)
{
    const char *near = bs_nearest(word, known, count);
    size_t n = 0;
    buffer[0] = '\0';
    if (near)
        n = (size_t)snprintf(buffer, BS_SUGGESTION_SIZE, "; did you mean '%.64s'?", near);
    n += (size_t)snprintf(buffer + n, BS_SUGGESTION_SIZE - n, "%s %s: ", near ? "" : ";", what);
    for (size_t i = 0; i < count; i++) {
        if (n + strlen(known[i]) + 8 > BS_SUGGESTION_SIZE) {
            snprintf(buffer + n, BS_SUGGESTION_SIZE - n, ", ...");
            break;
        }
        n += (size_t)snprintf(buffer + n, BS_SUGGESTION_SIZE - n, "%s%s", i ? ", " : "", known[i]);
    }
    return buffer;
}
