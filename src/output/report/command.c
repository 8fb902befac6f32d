#include "output/report/command.h"
#include "output/table.h"

#include <billshift/results.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In single quotes where it has any character that a shell could read; a single quote itself as '\''. */
static void put_word(FILE *line, const char *before, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+=:,/@%";
    fputs(before, line);
    if (*text && strspn(text, plain) == strlen(text)) {
        fputs(text, line);
        return;
    }
    fputc('\'', line);
    for (const char *c = text; *c; c++)
        if (*c == '\'')
            fputs("'\\''", line);
        else
            fputc(*c, line);
    fputc('\'', line);
}

/* Whether draws were asked for by an override, which chooses Monte Carlo by itself. */
static bool asks_for_draws(const struct report_data *data)
{
    static const char prefix[] = "simulation.", harmless[] = "simulation.assumption_draws=";
    const json_t *items = json_object_get(data->manifest, "overrides"), *item;
    size_t i;
    json_array_foreach(items, i, item)
    {
        const char *text = bs_report_word(item);
        if (strncmp(text, prefix, strlen(prefix)) == 0 && strncmp(text, harmless, strlen(harmless)) != 0)
            return true;
    }
    return false;
}

static void put_precision(const struct report_data *data, FILE *line)
{
    const json_t *asked = json_object_get(json_object_get(data->manifest, "precision"), "asked"), *goal;
    size_t i;
    char text[256];
    json_array_foreach(json_object_get(asked, "goals"), i, goal)
    {
        snprintf(text, sizeof text, "%.200s=%.15g", bs_report_fact(goal, "measure"),
                 json_number_value(json_object_get(goal, "wanted")));
        put_word(line, " --precision ", text);
    }
    if (json_is_object(asked))
        fprintf(line, " --max-replications %lld", (long long)json_integer_value(json_object_get(asked, "most_replications")));
}

static void put_method(const struct report_data *data, FILE *line)
{
    bool asked = json_is_object(json_object_get(json_object_get(data->manifest, "precision"), "asked"));
    if (json_is_object(json_object_get(data->manifest, "engines")))
        fputs(" --method both", line);
    else if (strcmp(data->method, BS_METHOD_MONTECARLO) == 0 && !asked && !asks_for_draws(data) &&
             !*bs_report_fact(data->manifest, "why_drawn"))
        fputs(" --method montecarlo", line);
    else if (data->exact && asks_for_draws(data))
        fputs(" --method exact", line);
    else if (*bs_report_fact(data->manifest, "why_drawn") && asks_for_draws(data))
        fputs(" --method auto", line);
}

/* Of a run that wrote some tables only. */
static void put_tables(const struct report_data *data, FILE *line)
{
    const json_t *files = json_object_get(data->manifest, "files");
    for (size_t i = 0, n = 0; i < bs_table_count() && !data->whole; i++) {
        char name[BS_TABLE_NAME];
        if (json_object_get(files, bs_table_at(i)->file))
            fprintf(line, n++ > 0 ? ",%s" : " --tables %s", bs_table_name(bs_table_at(i), name));
    }
}

static void put_command(const struct report_data *data, FILE *out)
{
    const json_t *items = json_object_get(data->manifest, "overrides"), *item;
    size_t i;
    put_word(out, "billshift run ", strcmp(data->scenario_file, "-") == 0 ? "scenario.yaml" : data->scenario_file);
    if (*bs_report_fact(data->manifest, "usage_file"))
        put_word(out, " --usage-file ", bs_report_fact(data->manifest, "usage_file"));
    if (json_is_true(json_object_get(data->manifest, "pseudonyms")))
        fputs(" --pseudonymize --key-file KEY", out);
    json_array_foreach(items, i, item) put_word(out, " --set ", bs_report_word(item));
    put_method(data, out);
    put_precision(data, out);
    put_tables(data, out);
    fputs(" -o results", out);
    if (data->sliders)
        fputs(" --report", out);
}

char *bs_report_command(const struct report_data *data)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    put_command(data, out);
    bool whole = !ferror(out);
    if (fclose(out) == 0 && whole)
        return text;
    free(text);
    return NULL;
}
