/* manifest.json: enough to repeat the run, the same bytes each time. timing.json: what differs from run to run. */
#include "output/folder.h"
#include "output/json.h"
#include <billshift/uncertainty.h>
#include <billshift/usage_file.h>

#include <fcntl.h>
#include <omp.h>
#include <sodium.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static json_t *hexadecimal(const unsigned char hash[crypto_hash_sha256_BYTES])
{
    char hex[2 * crypto_hash_sha256_BYTES + 1];
    return json_string(sodium_bin2hex(hex, sizeof hex, hash, crypto_hash_sha256_BYTES));
}

static json_t *sha256(const char *text, size_t length)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    if (sodium_init() < 0 || crypto_hash_sha256(hash, (const unsigned char *)text, length) != 0)
        return NULL;
    return hexadecimal(hash);
}

static json_t *scenario_part(const struct bs_scenario_source *source)
{
    json_t *text = json_stringn(source->text, source->length);
    return json_pack("{s:s, s:o, s:o}", "file", base_name(source->file), "text", text, "sha256",
                     sha256(source->text, source->length));
}

static json_t *data_file(const struct bs_source_file *file)
{
    json_t *columns = json_array();
    for (size_t i = 0; columns && i < file->n_columns; i++)
        if (json_array_append_new(columns, json_string(file->columns[i])) != 0) {
            json_decref(columns);
            return NULL;
        }
    json_t *hash = file->digest.hashed ? hexadecimal(file->digest.blake2b) : json_null();
    return json_pack("{s:s, s:o, s:o, s:s, s:o}", "file", base_name(file->file), "bytes",
                     json_integer((json_int_t)file->digest.bytes), "blake2b", hash, "format", file->format, "columns", columns);
}

/* The data files, so that one that has changed since is seen. */
static json_t *data_part(const struct bs_scenario_source *source)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < source->n_files; i++)
        if (json_array_append_new(list, data_file(&source->files[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *overrides_part(const struct bs_scenario_source *source)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < source->n_overrides; i++)
        if (json_array_append_new(list, json_string(source->overrides[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *files_part(const struct bs_report *report)
{
    json_t *files = json_object();
    for (size_t i = 0; files && i < bs_table_count(); i++) {
        const struct bs_table *table = bs_table_at(i);
        if (!bs_table_applies(table, report))
            continue;
        json_t *file = json_pack("{s:s}", "method", bs_table_method(table, report));
        if (json_object_set_new(files, table->file, file) != 0) {
            json_decref(files);
            return NULL;
        }
    }
    return files;
}

/* null: nothing is drawn, as all is computed. */
static json_t *replications_part(const struct bs_report *report)
{
    uint32_t n = report->results->replications;
    return n == 0 ? json_null() : json_integer((json_int_t)n);
}

/* Why exact figures were welcome but not to be had. */
static json_t *why_drawn_part(const struct bs_report *report)
{
    return report->results->why_drawn ? json_string(report->results->why_drawn) : json_null();
}

static json_t *engines_part(const struct bs_report *report)
{
    const struct bs_comparison *c = report->results->comparison;
    return !c ? json_null()
              : json_pack("{s:o, s:o, s:o, s:o}", "figures", json_integer((json_int_t)c->judged), "largest_z",
                          bs_json_number(c->largest), "limit", bs_json_number(c->limit), "replications",
                          json_integer((json_int_t)c->replications));
}

static json_t *precision_part(const struct bs_report *report)
{
    const char *errors =
        !bs_model_draws(report->model) ? "none: every user's own months are priced, nothing is drawn"
        : strcmp(report->results->method, BS_METHOD_EXACT) == 0
            ? "std_error is a bound of the numerical error: figures are computed from the distributions, nothing is drawn"
        : report->results->computed || report->results->totals_computed
            ? "std_error is one standard error, between replications for means and shares, from batches of replications for "
              "quantiles, "
              "where a figure is simulated, and a bound of the numerical error where it is computed; bin_error is the most that "
              "the "
              "binning of a quantile adds"
            : "std_error is one standard error: between replications for means and shares, from batches of "
              "replications for quantiles; bin_error is the most that the binning of a quantile adds";
    return json_pack("{s:s, s:o, s:s, s:o, s:o}", "errors", errors, "asked", bs_json_precision(report->results), "rounding",
                     "bills are not rounded to the currency's places", "replications", replications_part(report), "seat_months",
                     json_integer((json_int_t)report->results->drawn));
}

/* Rows that are in no seat's use, by reason. */
static json_t *skips_part(const struct bs_usage *read)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < read->n_skips; i++)
        json_array_append_new(
            list, json_pack("{s:s, s:o}", "reason", read->skips[i].reason, "rows", json_integer((json_int_t)read->skips[i].rows)));
    return list;
}

/* Keys and accounts that are no seats. */
static json_t *apart_part(const struct bs_usage *read, const struct bs_population *population)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < read->n_apart; i++) {
        json_t *units = json_object();
        for (size_t k = 0; k < read->n_columns; k++)
            json_object_set_new(units, population->column_names[k], bs_json_number(read->apart[i].units[k]));
        json_array_append_new(list, json_pack("{s:s, s:o}", "name", read->apart[i].name, "use", units));
    }
    return list;
}

/* Exact sums of what the seats used, as text: a JSON number would round them. */
static json_t *totals_part(const struct bs_usage *read, const struct bs_population *population)
{
    json_t *totals = json_object();
    for (size_t k = 0; totals && k < read->n_columns; k++)
        json_object_set_new(totals, population->column_names[k], json_string(read->totals[k]));
    return totals;
}

/* 2026-07 */
static json_t *month_text(int year, int month)
{
    return json_sprintf("%04d-%02d", year, month);
}

/* How the term is projected from the users' own months. */
static json_t *projection_part(const struct bs_model *model)
{
    const struct bs_population *population = model->population;
    const struct bs_projection *projection = population->projection;
    int last = 12 * population->first_year + population->first_month - 1 + (int)population->months - 1;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o}", "months", json_integer((json_int_t)projection->months),
                     "first_month", month_text(model->first_year, model->first_month), "growth",
                     projection->growth_text ? json_string(projection->growth_text) : json_null(), "first_own_month",
                     month_text(population->first_year, population->first_month), "last_own_month",
                     month_text(last / 12, last % 12 + 1), "drawn", projection->varies, "users_with_one_month",
                     json_integer((json_int_t)projection->single), "seats_left", json_integer((json_int_t)projection->left),
                     "seats_to_come", json_integer((json_int_t)projection->coming));
}

static json_t *population_part(const struct bs_model *model)
{
    const struct bs_population *population = model->population;
    if (!population)
        return json_null();
    const struct bs_usage *read = population->read;
    json_t *part = json_pack("{s:s, s:o, s:o}", "file", base_name(population->file), "users",
                             json_integer((json_int_t)population->users), "months", json_integer((json_int_t)population->months));
    if (part && population->projection)
        json_object_set_new(part, "projection", projection_part(model));
    if (part && read)
        json_object_update_new(
            part, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "idle_seats", json_integer((json_int_t)population->idle), "rows",
                            json_integer((json_int_t)read->rows), "rows_of_seats", json_integer((json_int_t)read->taken),
                            "rows_apart", json_integer((json_int_t)read->apart_rows), "rows_skipped", skips_part(read), "apart",
                            apart_part(read, population), "totals", totals_part(read, population)));
    return part;
}

/* Contracts whose bills have parts that bill_curve.csv and breakeven.csv do not show. */
static json_t *ledger_part(const struct bs_model *model)
{
    json_t *list = json_array();
    for (size_t c = 0; list && c < model->n_contracts; c++)
        if (bs_model_needs_ledger(model, c) && json_array_append_new(list, json_string(model->contracts[c].name)) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

/* How use of the segments grows, by month where no text says it; null: nowhere. */
static json_t *growth_part(const struct bs_model *model)
{
    json_t *list = json_array();
    for (size_t s = 0; list && s < model->n_segments; s++) {
        const struct bs_segment *segment = &model->segments[s];
        json_t *path = segment->growth && !segment->growth_text ? json_array() : NULL;
        for (size_t month = 0; path && month < model->months; month++)
            json_array_append_new(path, bs_json_number(segment->growth[month]));
        if (segment->growth)
            json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "segment", segment->name, "growth",
                                                  path ? path : json_string(segment->growth_text), "last_month",
                                                  bs_json_number(segment->growth[model->months - 1])));
    }
    if (list && json_array_size(list) > 0)
        return list;
    json_decref(list);
    return json_null();
}

static json_t *shock_part(const struct bs_model *model)
{
    return !model->shock ? json_null()
                         : json_pack("{s:o, s:o}", "sd", bs_json_number(model->shock->sd), "autocorrelation",
                                     bs_json_number(model->shock->autocorrelation));
}

/* A 64-bit seed does not fit a JSON integer, nor a double: it is written as text. */
static json_t *seed_part(uint64_t seed)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)seed);
    return json_string(text);
}

static json_t *uncertain_list(const struct bs_model *model)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < model->n_uncertain; i++) {
        const struct bs_uncertain *u = &model->uncertain[i];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:o, s:s, s:o}", "path", u->path, "law", bs_uncertain_law_name(u->law),
                                        "range", u->text, "used", bs_json_number(u->used), "file", base_name(u->file), "line",
                                        u->line > 0 ? json_integer((json_int_t)u->line) : json_null()));
    }
    return list;
}

/* Ranges in place of numbers, and how they were drawn. */
static json_t *uncertain_part(const struct bs_report *report)
{
    const struct bs_uncertainty *u = report->uncertainty;
    return json_pack("{s:o, s:o, s:o, s:s, s:s, s:o}", "draws", json_integer(u ? (json_int_t)u->draws : 0), "slices",
                     json_integer(BS_ASSUMPTION_SLICES), "replications_of_a_draw",
                     u && u->drawn ? json_integer((json_int_t)u->replications) : json_null(), "design",
                     "sliced Latin hypercube by the seed; the assumptions are independent", "errors",
                     "std_error: between slices, of the draws and of what is simulated at them", "assumptions",
                     uncertain_list(report->model));
}

static bool set(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

/* Only of a scenario with several currencies: 1 unit of the scenario's own buys so many of each. */
static bool set_rates(json_t *manifest, const struct bs_model *model)
{
    json_t *rates = json_object();
    for (size_t i = 0; rates && i < model->n_exchange_rates; i++)
        json_object_set_new(rates, model->exchange_rates[i].currency, bs_json_number(model->exchange_rates[i].rate));
    if (model->n_exchange_rates > 0)
        return set(manifest, "exchange_rates", json_pack("{s:s, s:o}", "one_unit_of", model->scenario_currency, "buys", rates));
    json_decref(rates);
    return true;
}

enum bs_status bs_manifest_write(const struct bs_report *report, FILE *file)
{
    const struct bs_model *model = report->model;
    json_t *manifest = json_object();
    bool whole =
        manifest && set(manifest, "program", json_string(BS_PROGRAM_NAME)) &&
        set(manifest, "version", json_string(BILLSHIFT_VERSION)) && set(manifest, "scenario", scenario_part(report->source)) &&
        set(manifest, "data", data_part(report->source)) && set(manifest, "overrides", overrides_part(report->source)) &&
        set(manifest, "usage_file", report->source->usage_file ? json_string(report->source->usage_file) : json_null()) &&
        set(manifest, "pseudonyms", json_boolean(report->source->pseudonyms)) && set(manifest, "seed", seed_part(model->seed)) &&
        set(manifest, "replications", replications_part(report)) && set(manifest, "why_drawn", why_drawn_part(report)) &&
        set(manifest, "organization_replications", json_integer((json_int_t)report->results->totals_replications)) &&
        set(manifest, "engines", engines_part(report)) &&
        set(manifest, "months", json_integer((json_int_t)report->results->months)) &&
        set(manifest, "seats", json_integer((json_int_t)model->seats)) && set(manifest, "currency", json_string(model->currency)) &&
        set_rates(manifest, model) && set(manifest, "baseline", json_string(model->contracts[model->baseline].name)) &&
        set(manifest, "taxes", json_string("left out")) && set(manifest, "ledger_contracts", ledger_part(model)) &&
        set(manifest, "population", population_part(model)) && set(manifest, "growth", growth_part(model)) &&
        (model->n_uncertain == 0 || set(manifest, "uncertain_assumptions", uncertain_part(report))) &&
        set(manifest, "shock", shock_part(model)) && set(manifest, "files", files_part(report)) &&
        set(manifest, "precision", precision_part(report)) && set(manifest, "cohort_cuts", bs_json_cuts(report)) &&
        set(manifest, "notes", bs_json_notes(report)) &&
        set(manifest, "assumptions", bs_json_messages(report->diagnostics, BS_ASSUMPTION)) &&
        set(manifest, "warnings", bs_json_messages(report->diagnostics, BS_WARNING));
    if (!whole) {
        json_decref(manifest);
        manifest = NULL;
    }
    return bs_json_write(manifest, file);
}

enum bs_status bs_manifest_check(int folder)
{
    int descriptor = openat(folder, BS_MANIFEST_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return BS_ERROR_INPUT;
    json_t *manifest = bs_json_read(descriptor);
    const char *program = json_string_value(json_object_get(manifest, "program"));
    enum bs_status status = program && strcmp(program, BS_PROGRAM_NAME) == 0 ? BS_OK : BS_ERROR_INPUT;
    json_decref(manifest);
    return status;
}

enum bs_status bs_timing_write(const struct bs_report *report, FILE *file)
{
    char date[32] = "";
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc))
        strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc);
    struct utsname machine;
    const char *host = uname(&machine) == 0 ? machine.nodename : "";
    unsigned threads = report->threads ? report->threads : (unsigned)omp_get_max_threads();
    return bs_json_write(json_pack("{s:s, s:s, s:o, s:o, s:o}", "date", date, "host", host, "seconds",
                                   bs_json_number(report->seconds), "seat_months", json_integer((json_int_t)report->results->drawn),
                                   "threads", json_integer((json_int_t)threads)),
                         file);
}
