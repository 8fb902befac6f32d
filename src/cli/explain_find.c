/* What a name stands for. */
#include "cli/explain.h"

#include <billshift/results.h>
#include <billshift/text.h>
#include <billshift/usage_file.h>

#include <stdlib.h>
#include <string.h>

enum { FOUND_MOST = 8, NAMES_LISTED = 8 };

/* All that a name may mean. */
struct finds {
    struct bs_arena *arena;
    struct explained items[FOUND_MOST];
    size_t n;
};

/* Whether the name is `own`, alone or behind its kind. */
static bool is_name(const char *name, const char *kind, const char *own)
{
    size_t length = strlen(kind);
    return strcmp(name, own) == 0 ||
           (strncmp(name, kind, length) == 0 && name[length] == ':' && strcmp(name + length + 1, own) == 0);
}

static void add(struct finds *finds, bool is_user, size_t user, const char *kind, const char *own)
{
    if (finds->n == FOUND_MOST)
        return;
    struct explained *item = &finds->items[finds->n++];
    *item = (struct explained){.is_user = is_user, .user = user};
    size_t size = strlen(kind) + strlen(own) + 2;
    char *label = bs_arena_take(finds->arena, size, 1);
    if (label)
        (void)snprintf(label, size, "%s%s%s", kind, *own ? ":" : "", own);
    item->group = label;
}

static void find_users(const struct explain_request *request, const struct bs_population *population, struct finds *finds)
{
    const char *name = request->name, *bare = strncmp(name, "user:", 5) == 0 ? name + 5 : name;
    char pseudonym[BS_PSEUDONYM_TEXT] = "";
    if (request->usage.pseudonymize)
        bs_pseudonym(request->usage.key, bare, pseudonym);
    for (size_t i = 0; population && i < population->users; i++)
        if (is_name(name, "user", population->names[i]) || strcmp(pseudonym, population->names[i]) == 0)
            add(finds, true, i, "user", population->names[i]);
}

static void find_groups(const char *name, const struct bs_model *model, struct finds *finds)
{
    for (size_t s = 0; s < bs_model_segments(model); s++)
        if (bs_model_segment_whole(model, s) == s && is_name(name, "segment", bs_model_segment_name(model, s)))
            add(finds, false, 0, "segment", bs_model_segment_name(model, s));
    for (size_t t = 0; model->population && t < model->population->n_teams; t++)
        if (is_name(name, "team", model->population->teams[t]))
            add(finds, false, 0, "team", model->population->teams[t]);
    for (int c = 0; c < BS_COHORT_COUNT; c++)
        if (is_name(name, "cohort", bs_cohort_name((enum bs_cohort)c)))
            add(finds, false, 0, "cohort", bs_cohort_name((enum bs_cohort)c));
}

/* Every name that can be asked for: users first. To be freed; NULL: no memory. */
static const char **all_names(const struct bs_model *model, size_t *count)
{
    const struct bs_population *population = model->population;
    size_t users = population ? population->users : 0, teams = population ? population->n_teams : 0;
    const char **names = malloc((users + teams + bs_model_segments(model) + BS_COHORT_COUNT + 1) * sizeof *names);
    size_t n = 0;
    for (size_t i = 0; names && i < users; i++)
        names[n++] = population->names[i];
    for (size_t i = 0; names && i < teams; i++)
        names[n++] = population->teams[i];
    for (size_t s = 0; names && s < bs_model_segments(model); s++)
        names[n++] = bs_model_segment_name(model, s);
    for (int c = 0; names && c < BS_COHORT_COUNT; c++)
        names[n++] = bs_cohort_name((enum bs_cohort)c);
    if (names)
        names[n++] = "all";
    *count = n;
    return names;
}

static void list_segments(const struct bs_model *model, size_t size, char *buffer)
{
    size_t used = 0, listed = 0;
    *buffer = '\0';
    for (size_t s = 0; s < bs_model_segments(model) && used + 80 < size && listed < NAMES_LISTED; s++)
        if (bs_model_segment_whole(model, s) == s)
            used += (size_t)snprintf(buffer + used, size - used, "%s%s", listed++ ? ", " : "", bs_model_segment_name(model, s));
    if (listed == NAMES_LISTED)
        (void)snprintf(buffer + used, size - used, ", ...");
}

/* What is asked for may be a user's own name: where there are pseudonyms no message tells it. */
static const char *told_name(const struct explain_request *request, char *pseudonym)
{
    bool own = request->usage.pseudonymize && strncmp(request->name, "user-", 5) != 0;
    return own ? bs_pseudonym(request->usage.key, request->name, pseudonym) : request->name;
}

static enum bs_status refuse_unknown(const struct explain_request *request, const struct bs_model *model,
                                     struct bs_diagnostics *diagnostics)
{
    const struct bs_population *population = model->population;
    char quoted[BS_QUOTE_SIZE], near[BS_QUOTE_SIZE], listed[1024], pseudonym[BS_PSEUDONYM_TEXT];
    size_t n;
    const char *asked = told_name(request, pseudonym);
    bs_quote(asked, strlen(asked), quoted);
    const char **names = all_names(model, &n);
    const char *nearest = names ? bs_nearest(request->name, names, n) : NULL;
    free(names);
    list_segments(model, sizeof listed, listed);
    if (nearest)
        return bs_error(diagnostics, NULL, "explain: no %s %s; did you mean %s?", population ? "user, team or segment" : "segment",
                        quoted, bs_quote(nearest, strlen(nearest), near));
    if (!population)
        return bs_error(
            diagnostics, NULL,
            "explain: no segment %s: there are %s, the cohorts light, regular and heavy, and all; users are known where a "
            "file of use is given: --usage-file FILE",
            quoted, listed);
    const char *first = population->names[0];
    return bs_error(diagnostics, NULL,
                    "explain: no user %s among the %zu of %s, the first of whom is %s; and no team or segment of that name", quoted,
                    population->users, population->file, bs_quote(first, strlen(first), near));
}

static enum bs_status refuse_several(const struct explain_request *request, const struct finds *finds,
                                     struct bs_diagnostics *diagnostics)
{
    char quoted[BS_QUOTE_SIZE], named[1024];
    size_t used = 0;
    for (size_t i = 0; i < finds->n && used + 128 < sizeof named; i++)
        used += (size_t)snprintf(named + used, sizeof named - used, "%s%s",
                                 i == 0             ? ""
                                 : i + 1 < finds->n ? ", "
                                                    : " or ",
                                 finds->items[i].group);
    return bs_error(diagnostics, NULL, "explain: %s has several meanings: write %s",
                    bs_quote(request->name, strlen(request->name), quoted), named);
}

enum bs_status explain_find(const struct explain_request *request, const struct bs_model *model, struct bs_arena *arena,
                            struct explained *out, struct bs_diagnostics *diagnostics)
{
    struct finds finds = {.arena = arena};
    /* As in the path of a measure: a segment or user of that name is written with its kind. */
    if (strcmp(request->name, "all") == 0)
        add(&finds, false, 0, "all", "");
    else {
        find_users(request, model->population, &finds);
        find_groups(request->name, model, &finds);
    }
    if (finds.n == 0)
        return refuse_unknown(request, model, diagnostics);
    for (size_t i = 0; i < finds.n; i++)
        if (!finds.items[i].group)
            return BS_ERROR_MEMORY;
    if (finds.n > 1)
        return refuse_several(request, &finds, diagnostics);
    *out = finds.items[0];
    if (out->is_user && model->population->projection)
        return bs_error(
            diagnostics, NULL,
            "explain: the scenario projects its users' months: they are drawn anew in each replication, so that a user has "
            "no one bill, and users.csv holds means; --set population.project=none explains the months of %s",
            model->population->file);
    return BS_OK;
}
