/* labels.csv: what to write on a picture, in one line each: control characters are written as blanks. gnuplot splits a string column at
   commas and quotes even where they are quoted, so `encoded` has these as %2C, %22, also %25, and what could look like a formula; it
   stands before the label, ends after 160 characters, and has a box for what lies outside Unicode's first plane, which few fonts show
   and the PNG driver then draws as large as the picture. The titles as they are stand in manifest.json. */
#include "output/table_labels.h"
#include "output/csv.h"
#include "output/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const columns[] = BS_LABEL_COLUMNS;

enum { CHARACTERS_MOST = 160 };

/* What bill_curve.csv has of a contract whose bills depend on all seats. */
static const char own_part[] = "seat's own part; the organization's amounts come on top";

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == 127;
}

static char *one_line(const char *text)
{
    char *line = strdup(text);
    for (char *c = line; c && *c; c++)
        if (is_control(*c))
            *c = ' ';
    return line;
}

/* Of one line. */
static char *encoded(const char *line)
{
    char *code = malloc(3 * strlen(line) + sizeof "\u2026");
    char *at = code;
    size_t characters = 0;
    for (const char *c = line; code && *c; c++) {
        bool begins = ((unsigned char)*c & 0xc0) != 0x80;
        if (begins && ++characters > CHARACTERS_MOST) {
            at = stpcpy(at, "\u2026");
            break;
        }
        if (((unsigned char)*c & 0xf8) == 0xf0) {
            at = stpcpy(at, "\u25a1");
            while (((unsigned char)c[1] & 0xc0) == 0x80)
                c++;
        } else if (c == line && *c == '\'') {
            at = stpcpy(at, "\u2019"); /* else it would get another one */
        } else if (strchr("%,\"", *c) || (c == line && bs_csv_is_formula(c)))
            at += sprintf(at, "%%%02X", (unsigned)(unsigned char)*c);
        else
            *at++ = *c;
    }
    if (code)
        *at = '\0';
    return code;
}

enum bs_status bs_label_row(const struct bs_sink *sink, const char *kind, const char *name, const char *label)
{
    char *line = one_line(label ? label : "");
    char *code = line ? encoded(line) : NULL;
    enum bs_status status = BS_ERROR_MEMORY;
    if (code) {
        struct bs_cell cells[] = {bs_text_cell(kind), bs_text_cell(name), bs_text_cell(code), bs_text_cell(line)};
        status = sink->row(sink->context, cells, BS_CELLS(cells));
    }
    free(code);
    free(line);
    return status;
}

static enum bs_status number_row(const struct bs_sink *sink, const char *name, double number)
{
    struct bs_cell cells[] = {bs_text_cell("scenario"), bs_text_cell(name), bs_number_cell(number), bs_number_cell(number)};
    return sink->row(sink->context, cells, BS_CELLS(cells));
}

/* As text: a seed has 64 bits, a double 53. */
static enum bs_status seed_row(const struct bs_sink *sink, uint64_t seed)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)seed);
    return bs_label_row(sink, "scenario", "seed", text);
}

/* Of the pictures whose tables come about in a way of their own, beside figures that are drawn: method_PICTURE. */
static enum bs_status method_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    static const struct {
        const char *name;
        const struct bs_table *table;
    } pictures[] = {{"method_change", &bs_table_change},
                    {"method_lorenz", &bs_table_rank},
                    {"method_organization", &bs_table_organization},
                    {"method_rank", &bs_table_rank}};
    enum bs_status status = BS_OK;
    bool beside = report->results->computed || report->results->totals_computed;
    for (size_t i = 0; i < BS_CELLS(pictures) && beside && status == BS_OK; i++)
        status = bs_label_row(sink, "scenario", pictures[i].name, bs_table_method(pictures[i].table, report));
    return status;
}

static enum bs_status scenario_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_model *model = report->model;
    enum bs_status status = bs_label_row(sink, "scenario", "title", model->title);
    if (status == BS_OK)
        status = bs_label_row(sink, "scenario", "currency", model->currency);
    if (status == BS_OK)
        status = bs_label_row(sink, "scenario", "use_unit", model->use_unit);
    if (status == BS_OK)
        status = bs_label_row(sink, "scenario", "baseline", model->contracts[model->baseline].name);
    if (status == BS_OK)
        status = bs_label_row(sink, "scenario", "method", report->results->method);
    if (status == BS_OK)
        status = method_rows(report, sink);
    if (status == BS_OK)
        status = number_row(sink, "seats", (double)model->seats);
    if (status == BS_OK)
        status = number_row(sink, "seats_at_start", (double)bs_model_seats(model, 0));
    if (status == BS_OK)
        status = number_row(sink, "seats_at_end", (double)bs_model_seats(model, model->months - 1));
    if (status == BS_OK)
        status = number_row(sink, "months", (double)report->results->months);
    if (status == BS_OK)
        status = number_row(sink, "replications", (double)report->results->replications);
    if (status == BS_OK)
        status = seed_row(sink, model->seed);
    if (status == BS_OK)
        status = number_row(sink, "uncertain_assumptions", (double)model->n_uncertain);
    if (status == BS_OK)
        status = number_row(sink, "shock", model->shock != NULL);
    return status;
}

static enum bs_status rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_model *model = report->model;
    enum bs_status status = scenario_rows(report, sink);
    for (size_t i = 0; status == BS_OK && i < model->n_contracts; i++)
        status = bs_label_row(sink, "contract", model->contracts[i].name, model->contracts[i].title);
    for (size_t i = 0; status == BS_OK && i < model->n_contracts; i++)
        if (bs_model_needs_ledger(model, i))
            status = bs_label_row(sink, "own_part", model->contracts[i].name, own_part);
    for (size_t i = 0; status == BS_OK && i < model->n_segments; i++)
        status = bs_label_row(sink, "segment", model->segments[i].name, model->segments[i].title);
    return status;
}

const struct bs_table bs_table_labels = {
    .file = "labels.csv", .columns = columns, .n_columns = BS_CELLS(columns), .method = "scenario", .rows = rows};
