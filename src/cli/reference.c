#include "cli/reference.h"

#include <billshift/contract.h>
#include <billshift/results.h>
#include <billshift/scenario.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *reference_parameters(const struct bs_distribution_type *type, char *buffer, size_t size)
{
    static const struct {
        unsigned takes;
        const char *name;
    } others[] = {{BS_TAKES_POINTS, "at"}, {BS_TAKES_SAMPLE, "a column of numbers"}, {BS_TAKES_PARTS, "parts"}};
    size_t used = 0;
    buffer[0] = '\0';
    for (const struct bs_parameter *p = type->parameters; p && p->name && used < size; p++)
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", used ? ", " : "", p->name);
    for (size_t i = 0; i < sizeof others / sizeof *others && used < size; i++)
        if (type->takes & others[i].takes)
            used += (size_t)snprintf(buffer + used, size - used, "%s%s", used ? ", " : "", others[i].name);
    return buffer;
}

/* A cell of a Markdown table. */
static void cell(const char *text)
{
    putchar(' ');
    for (const char *c = text; *c; c++) {
        if (*c == '|' || *c == '<')
            putchar('\\');
        putchar(*c);
    }
    fputs(" |", stdout);
}

static void code_cell(const char *text)
{
    if (*text)
        printf(" `%s`", text);
    fputs(" |", stdout);
}

static void print_keys(void)
{
    puts("## Keys\n\nNAME stands for a name that you choose; `[]` for a place in a list.\n\n"
         "| key | kind | unit | accepted | default | meaning |\n|---|---|---|---|---|---|");
    for (size_t i = 0; i < bs_key_count(); i++) {
        struct bs_key_info key = bs_key_at(i);
        putchar('|');
        code_cell(key.path);
        cell(key.kind);
        cell(key.unit);
        cell(key.range);
        cell(key.preset);
        cell(key.help);
        putchar('\n');
    }
}

static void print_parameter(const struct bs_parameter *p)
{
    printf("| | `%s` | %s %g", p->name, p->least_open ? "above" : "from", p->least);
    if (isfinite(p->most))
        printf(" %s %g", p->most_open ? "to below" : "to", p->most);
    printf(" | %s |\n", p->help);
}

static void print_distributions(void)
{
    puts("\n## Distributions of use\n\n| distribution | parameter | range | meaning |\n|---|---|---|---|");
    for (size_t i = 0; i < bs_distribution_type_count(); i++) {
        const struct bs_distribution_type *type = bs_distribution_type_at(i);
        printf("| `%s` | | |", type->name);
        cell(type->help);
        printf("\n");
        for (const struct bs_parameter *p = type->parameters; p && p->name; p++)
            print_parameter(p);
    }
    puts("\n| distribution | source of its formulas |\n|---|---|");
    for (size_t i = 0; i < bs_distribution_type_count(); i++)
        printf("| `%s` | %s |\n", bs_distribution_type_at(i)->name, bs_distribution_type_at(i)->source);
}

static void print_charges(void)
{
    puts("\n## Charge models\n\n| model | takes | meaning |\n|---|---|---|");
    for (size_t i = 0; i < bs_charge_model_count(); i++) {
        const struct bs_charge_model *model = bs_charge_model_at(i);
        printf("| `%s` | `%s` |", model->name, model->takes_tiers ? "tiers" : "price");
        cell(model->help);
        putchar('\n');
    }
}

static void print_measures(void)
{
    puts("\n## Measures of summary.csv\n\n| measure | meaning |\n|---|---|");
    for (int i = 0; i < BS_MEASURE_COUNT; i++) {
        const struct bs_measure_info *info = bs_measure_info((enum bs_measure)i);
        printf("| `%s` |", info->name);
        cell(info->help);
        putchar('\n');
    }
}

bool reference_print(void)
{
    puts("# Scenario reference\n\nWritten by `billshift list reference` from the tables that the program itself reads.\n");
    print_keys();
    print_distributions();
    print_charges();
    print_measures();
    return !ferror(stdout);
}
