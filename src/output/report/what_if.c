/* Sliders for the fee, the price and the discount of each contract: the scenario's own figures as text, and what the script needs to show others. */
#include "output/html.h"
#include "output/report/grid.h"
#include "output/report/levers_file.h"
#include "output/report/section.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const cohorts[] = {"all", "cohort:light", "cohort:regular", "cohort:heavy"};
static const char *const cohort_names[] = {"all", "light", "regular", "heavy"};
enum { N_COHORTS = 4, N_SHARES = 5, N_LEVERS = 3 };
static const char *const shares[N_SHARES] = {"share_cheaper", "share_same", "share_dearer", "share_doubled", "share_tripled"};
static const char *const levers[N_LEVERS] = {"fee", "price", "discount"};

/* What levers.json says of a contract; NULL: nothing. */
static const json_t *levers_of(const json_t *all, const char *name)
{
    size_t i;
    const json_t *contract;
    json_array_foreach(json_object_get(all, "contracts"), i, contract)
    {
        const char *own = json_string_value(json_object_get(contract, "contract"));
        if (own && strcmp(own, name) == 0)
            return contract;
    }
    return NULL;
}

static const char *why(const json_t *object)
{
    return json_string_value(json_object_get(object, "why"));
}

static const char *lever_name(const json_t *contract, size_t lever)
{
    static const char *const names[N_LEVERS] = {"Seat fee, a seat and month", "Price of what is metered", "Discount on charges"};
    const json_t *of = json_object_get(json_object_get(contract, "levers"), levers[lever]);
    bool scaled = lever == 0 && !json_is_true(json_object_get(of, "money"));
    return scaled ? "Seat fees, all together" : names[lever];
}

/* A slider and a field for each lever; the script sets them up and shows them. */
static void controls(const json_t *contract, size_t c, FILE *out)
{
    for (size_t i = 0; i < N_LEVERS; i++) {
        const json_t *of = json_object_get(json_object_get(contract, "levers"), levers[i]);
        if (why(of))
            continue;
        bs_html(out,
                "<div class=\"lever\" data-lever=\"%s\">\n<label for=\"lever-%z-%s\">%s</label>\n<input type=\"range\" "
                "id=\"lever-%z-%s\" min=\"0\" max=\"1\" step=\"1\" value=\"0\"/>\n<span class=\"entry\"><span class=\"unit "
                "before\"></span><input "
                "type=\"number\" step=\"any\" aria-label=\"%s\"/><span class=\"unit after\"></span></span>\n</div>\n",
                levers[i], c, levers[i], lever_name(contract, i), c, levers[i], lever_name(contract, i));
    }
}

static void missing(const json_t *contract, FILE *out)
{
    static const char *const what[N_LEVERS] = {"the fee", "the price", "the discount"};
    for (size_t i = 0; i < N_LEVERS; i++) {
        const json_t *of = json_object_get(json_object_get(contract, "levers"), levers[i]);
        if (why(of))
            bs_html(out, "<p class=\"note\">No slider for %s: %s.</p>\n", what[i], why(of));
    }
}

/* Two cells: the scenario's figure, and the place of the one that is shown. */
static void pair(FILE *out, const char *header, const char *figure, const char *text)
{
    char shown[4 * BS_READABLE] = "";
    size_t length = 0;
    for (const char *c = text; *c && length + 4 < sizeof shown; c++) { /* of a range both signs */
        bool minus = *c == '-' && c[1] && (c == text || c[1] == '$');
        length += (size_t)snprintf(shown + length, sizeof shown - length, "%s%.*s", minus ? "\u2212" : "", minus ? 0 : 1, c);
    }
    bs_html(out, "<tr><th scope=\"row\">%s</th><td class=\"n now\" data-figure=\"%s\">%s</td><td class=\"n\">%s</td></tr>\n",
            header, figure, shown, shown);
}

static int total_places(const struct report_data *data)
{
    int least = -1;
    for (size_t c = 0; c < data->n_contracts; c++) {
        struct report_figure total = bs_report_total(data, c, "total_mean");
        int places = bs_report_places(&total, 1, data->currency);
        least = least < 0 || places < least ? places : least;
    }
    return least < 0 ? 0 : least;
}

static void money(const struct report_data *data, struct report_figure figure, int places, unsigned flags, char *text)
{
    bs_report_money(figure, places, data->currency, flags, text);
}

static void organization_table(const struct report_data *data, size_t c, FILE *out)
{
    static const char *const columns[] = {"Organization", "as set", "in the scenario"};
    char id[40], text[BS_READABLE], range[3 * BS_READABLE];
    int places = total_places(data);
    struct report_figure change = bs_report_total(data, c, "change_mean");
    snprintf(id, sizeof id, "what-if-total-%zu", c);
    const struct report_grid grid = {.out = out, .id = id, .columns = columns, .n_columns = 3, .left = 1};
    bs_report_grid_open(&grid);
    bs_html(out, "What the organization is charged for the term under %N, and how much that is more or less than under %N",
            data->contracts[c].name, data->contracts[data->baseline].name);
    bs_report_grid_head(&grid);
    money(data, bs_report_total(data, c, "total_mean"), places, 0, text);
    pair(out, "expected total", "total", text);
    bs_report_range(bs_report_total(data, c, "total_p05"), bs_report_total(data, c, "total_p95"), data->currency, range);
    pair(out, "in 9 of 10 terms", "total_range", range);
    money(data, change, places, BS_SIGNED, text);
    pair(out, "expected change", "change", text);
    bs_report_percent(change, bs_report_total(data, data->baseline, "total_mean").value, text);
    pair(out, "in percent", "percent", *text ? text : "-");
    bs_report_range(bs_report_total(data, c, "change_p05"), bs_report_total(data, c, "change_p95"), data->currency, range);
    pair(out, "change in 9 of 10 terms", "change_range", range);
    bs_report_grid_close(&grid);
}

static int seat_places(const struct report_data *data, size_t c)
{
    struct report_figure changes[N_COHORTS];
    for (size_t g = 0; g < N_COHORTS; g++)
        changes[g] = bs_report_seat(data, c, cohorts[g], "term", "mean_change");
    return bs_report_places(changes, N_COHORTS, data->currency);
}

static void seats_table(const struct report_data *data, size_t c, FILE *out)
{
    static const char *const columns[] = {"Over the term",   "less",       "the same", "more", "at least double",
                                          "at least triple", "mean change"};
    char id[40], text[BS_READABLE];
    snprintf(id, sizeof id, "what-if-seats-%zu", c);
    const struct report_grid grid = {
        .out = out, .id = id, .columns = columns, .n_columns = sizeof columns / sizeof *columns, .left = 1};
    bs_report_grid_open(&grid);
    bs_html(out, "%ss that pay less, the same or more over the term, and the mean change of what one pays, as set",
            strcmp(data->seat, "user") == 0 ? "User" : "Seat");
    bs_report_grid_head(&grid);
    for (size_t g = 0; g < N_COHORTS; g++) {
        struct report_figure change = bs_report_seat(data, c, cohorts[g], "term", "mean_change");
        if (isnan(change.value))
            continue;
        bs_html(out, "<tr><th scope=\"row\">%s</th>", cohort_names[g]);
        for (size_t m = 0; m < N_SHARES; m++)
            bs_html(out, "<td class=\"n now\" data-figure=\"%s/term/%s\">%s</td>", cohorts[g], shares[m],
                    bs_report_share(bs_report_seat(data, c, cohorts[g], "term", shares[m]), text));
        money(data, change, seat_places(data, c), BS_SIGNED, text);
        bool negative = text[0] == '-' && text[1];
        bs_html(out, "<td class=\"n now\" data-figure=\"%s/term/mean_change\">", cohorts[g]);
        bs_html(out, "%s%s</td></tr>\n", negative ? "\u2212" : "", text + negative);
    }
    bs_report_grid_close(&grid);
}

static double number_at(const json_t *object, const char *key, const char *inner)
{
    const json_t *value = json_object_get(json_object_get(object, key), inner);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* An error in points of a share, after words such as "at most ": 0.12, 1.4; rounded up. Two digits show none below a hundredth. */
static const char *points(double share, const char *most, char *buffer)
{
    const double least = 0.01;
    char text[BS_READABLE];
    double value = 100 * share, unit = value > 0 ? pow(10, floor(log10(value)) - 1) : 1;
    int places = value > 0 && unit < 1 ? (int)-floor(log10(unit)) : 0;
    bool none = value > 0 && value < least;
    bs_readable_number(none ? least : ceil(value / unit - 1e-9) * unit, places < 2 ? places : 2, text);
    snprintf(buffer, BS_READABLE, "%s%.50s", none ? "less than " : most, text);
    return buffer;
}

/* An error that no amount shows is told as less than a hundredth. */
static void amount(const struct report_data *data, double error, char *buffer)
{
    const double least = 0.01;
    char text[BS_READABLE];
    if (error < least)
        snprintf(buffer, BS_READABLE, "less than %.50s", bs_readable_money(least, 2, data->currency, 0, text));
    else
        snprintf(buffer, BS_READABLE, "at most %.50s", bs_readable_error(error, data->currency, text));
}

/* In how many replications shares were simulated, and what chance that leaves in them. */
static void simulated(const struct report_data *data, const json_t *contract, FILE *out)
{
    char count[BS_READABLE];
    const json_t *drawn = json_object_get(data->manifest, "replications");
    double replications = json_number_value(json_object_get(contract, "replications"));
    const char *than = !json_is_number(drawn)                    ? "the run is exact"
                       : replications < json_number_value(drawn) ? "fewer than the run"
                                                                 : "as many as the run";
    bs_html(out, "places in %s (%s: they are moved so that they meet it)", bs_readable_count(replications, "replication", count),
            than);
}

static void chance(const struct report_data *data, const json_t *contract, FILE *out)
{
    char share[BS_READABLE], total[BS_READABLE];
    double missed = number_at(contract, "moved", "share");
    if (!(missed > 0))
        return;
    amount(data, number_at(contract, "moved", "total"), total);
    bs_html(out,
            " Chance comes on top: as they were simulated, at the scenario's own values, shares missed the run by %s points and "
            "expected "
            "amounts of the organization by %s; elsewhere they may miss what a run finds by as much.",
            points(missed, "up to ", share), total);
}

/* How the figures between computed ones come about, and how far they are off. */
static void accuracy(const struct report_data *data, const json_t *contract, FILE *out)
{
    char usual[BS_READABLE], most[BS_READABLE], total[BS_READABLE], range[BS_READABLE], seat[BS_READABLE], count[BS_READABLE];
    const json_t *grid = json_object_get(contract, "shares");
    double points_n = json_number_value(json_object_get(grid, "places")),
           tried = json_number_value(json_object_get(grid, "places_tried"));
    double replications = json_number_value(json_object_get(contract, "replications"));
    bs_html(out,
            "<p class=\"note\">At the scenario's own values the figures are those of the run. For others, shares were %s at %s ",
            replications > 0 ? "simulated, with the same random numbers," : "computed", bs_readable_number(points_n, 0, count));
    if (replications > 0)
        simulated(data, contract, out);
    else
        bs_html(out, "places");
    fputs(", and between them are taken to stay the same along straight lines through fee and price, as those of a bill that is a "
          "line do",
          out);
    if (tried > 0)
        bs_html(out,
                ". Tried at %s places between, shares were off by %s points at 19 of 20 of those spread evenly, and by %s "
                "at worst",
                bs_readable_number(tried, 0, count), points(number_at(contract, "usual_error", "share"), "at most ", usual),
                points(number_at(contract, "largest_error", "share"), "", most));
    fputs(".", out);
    if (json_number_value(json_object_get(json_object_get(contract, "money"), "places_tried")) > 0) {
        amount(data, number_at(contract, "largest_error", "total"), total);
        amount(data, number_at(contract, "largest_error", "range"), range);
        amount(data, number_at(contract, "largest_error", "seat"), seat);
        bs_html(out,
                " Expected amounts of the organization were off by %s, the ends of ranges by %s, the mean change of a %s by %s.",
                total, range, data->seat, seat);
    }
    chance(data, contract, out);
    if (json_is_true(json_object_get(contract, "one_factor")))
        fputs(" Price and discount work as one factor here, price \u00d7 (1 \u2212 discount): two settings with the same product "
              "give "
              "the same figures.",
              out);
    fputs("</p>\n", out);
}

static void contract_part(const struct report_data *data, const json_t *contract, size_t c, FILE *out)
{
    bs_html(out, "<div class=\"what-if\" data-contract=\"%s\" data-total-places=\"", data->contracts[c].name);
    fprintf(out, "%d\" data-seat-places=\"%d\">\n", total_places(data), seat_places(data, c));
    bs_html(out, "<h3>%N</h3>\n", data->contracts[c].name);
    if (why(contract)) {
        bs_html(out, "<p>No sliders: %s.</p>\n</div>\n", why(contract));
        return;
    }
    bs_html(out, "<fieldset class=\"levers\" hidden=\"hidden\">\n<legend>Terms of %N</legend>\n", data->contracts[c].name);
    controls(contract, c, out);
    fputs("<p class=\"actions\"><button type=\"button\" class=\"reset\">Back to the scenario</button></p>\n</fieldset>\n", out);
    missing(contract, out);
    fputs("<p class=\"said\" role=\"status\" aria-live=\"polite\"></p>\n", out);
    organization_table(data, c, out);
    seats_table(data, c, out);
    fputs("<figure class=\"stick\" hidden=\"hidden\"><div class=\"frame\" tabindex=\"0\" role=\"group\" "
          "aria-label=\"Picture\"></div></figure>\n",
          out);
    accuracy(data, contract, out);
    fputs("</div>\n", out);
}

/* The file once more, so that no text in it can end the script or the page. */
static enum bs_status put_data(const json_t *all, const struct report_data *data, FILE *out)
{
    char *text = json_dumps(all, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15));
    if (!text)
        return BS_ERROR_MEMORY;
    bs_html(out, "<script type=\"application/json\" id=\"levers-data\" data-baseline=\"%s\" data-seat=\"%s\" data-base-total=\"",
            data->contracts[data->baseline].name, data->seat);
    fprintf(out, "%.15g\">", bs_report_total(data, data->baseline, "total_mean").value);
    for (const char *c = text; *c; c++)
        if (strchr("<>&", *c))
            fprintf(out, "\\u%04x", (unsigned)*c);
        else
            fputc(*c, out);
    fputs("</script>\n", out);
    free(text);
    return BS_OK;
}

static bool applies(const struct report_data *data)
{
    return data->n_contracts > 1;
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    const char *wrong = NULL;
    json_t *all = report_levers_read(data, &wrong);
    if (wrong) {
        bs_html(out,
                "<p>There are no sliders, as <code>levers.json</code> in this folder is not as the program writes it: %s.</p>\n",
                wrong);
        return BS_OK;
    }
    if (!all) {
        fputs("<p>There are no sliders, as this run did not compute the figures at other fees and prices: <code>billshift run "
              "SCENARIO -o DIR --report</code> does.</p>\n",
              out);
        return BS_OK;
    }
    fputs("<p>What the figures would be at another seat fee, price or discount, all else as in the scenario.<span "
          "class=\"no-script\"> "
          "The sliders need a browser that runs scripts; without one the figures are those of the scenario.</span></p>\n",
          out);
    for (size_t c = 0; c < data->n_contracts; c++) {
        const json_t *contract = levers_of(all, data->contracts[c].name);
        if (contract && c != data->baseline)
            contract_part(data, contract, c, out);
    }
    enum bs_status status = put_data(all, data, out);
    json_decref(all);
    return status;
}

const struct report_section bs_report_what_if = {
    .id = "what-if", .title = "What if: other fees and prices", .applies = applies, .write = write};
