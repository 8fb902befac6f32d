/* Every header row that vendors' exports have (tests/vectors/export-headers.csv: where it was seen, how well it is attested), each with a small
   made-up file in that form and its sums. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/usage_file.h>

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADERS_MOST = 64, COLUMNS_MOST = 80, TEXT_MOST = 8192 };

/* rows: COLUMN=VALUE, several separated by |, rows by a line end; what is not named is empty. sums: exact, of the seats alone. */
struct sample {
    const char *export, *format, *rows, *sums;
    const char *user; /* columns.user; NULL: the format's own */
    bool period;
    uint64_t users, apart, skipped;
};

#define CLAUDE "user_email=ann@x.org|account_uuid=a1|model=opus|total_requests=4|total_completion_tokens=30"
#define ANTHROPIC                                                                                                                  \
    "usage_date_utc=2026-03-01|model_version=opus|api_key=k1|usage_input_tokens_no_cache=100|usage_input_tokens_cache_write_5m="   \
    "20|"                                                                                                                          \
    "usage_input_tokens_cache_write_1h=7|usage_input_tokens_cache_read=5000|usage_output_tokens=40|web_search_count=2"
#define ANTHROPIC_SUMS "input=100 cache_read=5000 cache_write_5m=20 cache_write_1h=7 output=40 web_searches=2"
#define COST                                                                                                                       \
    "usage_date_utc=2026-03-01|model=opus|api_key=k1|token_type=output|cost_usd=1.25\nusage_date_utc=2026-03-02|api_key=k2|cost_"  \
    "usd=0.000001"
#define OPENAI_COST                                                                                                                \
    "start_time=1772323200|user_email=ann@x.org|amount_value=0.1000000000000000055|amount_currency=usd\n"                          \
    "start_time=1772409600|api_key_id=key1|amount_value=7|amount_currency=usd"
#define COPILOT                                                                                                                    \
    "date=2026-06-03|username=ann|sku=copilot|model=opus|quantity=12.5|gross_amount=0.5|net_amount=0|cost_center_name=core"
#define CURSOR                                                                                                                     \
    "Date=2026-03-01T10:00:00.000Z|Kind=Usage-based|Model=opus|Max Mode=No|Input (w/ Cache Write)=300|Input (w/o Cache Write)=40|" \
    "Cache Read=5000|Output Tokens=60|Total Tokens=5400"
#define CURSOR_SUMS  "input=40 cache_read=5000 cache_write=300 output=60"
#define CURSOR_ERROR "\nDate=2026-03-02T10:00:00.000Z|User=ann@x.org|Kind=Errored, Not Charged|Model=opus|Output Tokens=9"
#define FOCUS                                                                                                                      \
    "ChargePeriodStart=2026-03-01 "                                                                                                \
    "00:00:00|ChargeCategory=Usage|BillingCurrency=USD|ListCost=2.50|BilledCost=2|SubAccountName=ann\n"                            \
    "ChargePeriodStart=2026-03-02T00:00:00Z|ChargeCategory=Tax|BillingCurrency=USD|ListCost=9|BilledCost=9|SubAccountName=ann"

static const struct sample samples[] = {
    {"Anthropic Console, token usage CSV (claude_api_tokens", "anthropic-usage", ANTHROPIC, ANTHROPIC_SUMS, "api_key", false, 1, 0,
     0},
    {"Anthropic Console, token usage CSV, 2025-06", "anthropic-usage", ANTHROPIC, ANTHROPIC_SUMS, "api_key", false, 1, 0, 0},
    {"Anthropic Console, cost CSV (claude_api_cost", "anthropic-cost", COST, "usage=1.250001", "api_key", false, 2, 0, 0},
    {"Anthropic Console, cost CSV, 2026-03", "anthropic-cost", COST, "usage=1.250001", "api_key", false, 2, 0, 0},
    {"Anthropic Console, cost CSV, 2024-12", "anthropic-cost", COST, "usage=1.250001", "api_key", false, 2, 0, 0},
    {"Claude Enterprise, spend report CSV (per user", "claude-enterprise",
     CLAUDE
     "|total_prompt_tokens=999|total_uncached_input_tokens=100|total_cache_read_tokens=800|total_cache_write_5m_tokens=60|"
     "total_cache_write_1h_tokens=39|total_net_spend_usd=1.5|total_gross_spend_usd=2.5\nslack_channel_id=C1|total_requests=7|"
     "total_gross_spend_usd=1",
     "usage=2.5 requests=4 input=100 cache_read=800 cache_write_5m=60 cache_write_1h=39 output=30 web_searches=0", NULL, true, 1, 1,
     0},
    {"Claude Enterprise, spend report CSV, short", "claude-enterprise",
     CLAUDE "|total_prompt_tokens=999|total_net_spend_usd=1.5|total_gross_spend_usd=2.5",
     "usage=2.5 requests=4 input=999 output=30", NULL, true, 1, 0, 0},
    {"OpenAI dashboard, completions usage CSV (completions_usage", "openai-usage",
     "start_time=1772323200|user_id=u1|model=gpt|num_model_requests=3|input_tokens=1000|output_tokens=50|input_cached_tokens=700|"
     "input_cache_write_tokens=100|input_uncached_tokens=200",
     "requests=3 input=200 cache_read=700 cache_write=100 output=50", NULL, false, 1, 0, 0},
    {"OpenAI dashboard, cost CSV (cost_", "openai-cost", OPENAI_COST, "usage=0.1", NULL, false, 1, 1, 0},
    {"OpenAI dashboard, cost CSV, later form", "openai-cost", OPENAI_COST, "usage=0.1", NULL, false, 1, 1, 0},
    {"GitHub Copilot, AI-credit usage report, from 2026-06", "github-copilot",
     COPILOT "|aic_quantity=50.25|aic_gross_amount=0.5025|input=10|output=20|cache_read=30|cache_write=40",
     "usage=0.5025 credits=50.25 input=10 cache_read=30 cache_write=40 output=20", NULL, false, 1, 0, 0},
    {"GitHub Copilot, AI-credit usage report, 2026-05/06", "github-copilot", COPILOT "|aic_quantity=50.25|aic_gross_amount=0.5025",
     "usage=0.5025 credits=50.25", NULL, false, 1, 0, 0},
    {"GitHub Copilot, transition report 2026-05", "github-copilot",
     COPILOT "|exceeds_quota=False|aic_quantity=50.25|aic_gross_amount=0.5025", "usage=0.5025 requests=12.5 credits=50.25", NULL,
     false, 1, 0, 0},
    {"GitHub Copilot, premium request usage report", "github-copilot", COPILOT "|exceeds_quota=False|total_monthly_quota=300",
     "usage=0.5 requests=12.5", NULL, false, 1, 0, 0},
    {"GitHub Copilot, premium request analytics report", "github-copilot",
     "Timestamp=2025-07-01T09:00:00Z|User=ann|Model=opus|Requests Used=4.0\nTimestamp=2025-07-02T09:00:00Z|User=ann|Requests "
     "Used=0.25",
     "requests=4.25", NULL, false, 1, 0, 0},
    {"Cursor, team usage events CSV", "cursor", CURSOR "|User=ann@x.org|Cost=$0.31" CURSOR_ERROR, "usage=0.31 " CURSOR_SUMS, NULL,
     false, 1, 0, 1},
    {"Cursor, team usage events CSV, plan counted", "cursor", CURSOR "|User=ann@x.org|Requests=1.2", "requests=1.2 " CURSOR_SUMS,
     NULL, false, 1, 0, 0},
    {"Cursor, personal usage events CSV", "cursor", CURSOR "|Cost=Included", "usage=0 " CURSOR_SUMS, NULL, false, 1, 0, 0},
    {"OpenRouter, activity export per generation", "openrouter",
     "generation_id=g|created_at=2026-03-01 10:00:00.123+00|user=ann|cost_total=0.02|tokens_prompt=100|tokens_completion=20|"
     "tokens_cached=60|model_permaslug=a/opus\ngeneration_id=h|created_at=2026-03-01 11:00:00|api_key_name=ci|cost_total=9",
     "usage=0.02 input=40 cache_read=60 output=20", NULL, false, 1, 1, 0},
    {"OpenRouter, daily activity export", "openrouter",
     "Date=2026-05-01|Slug=a/opus|Usage=1.5|Requests=3|Prompt Tokens=100|Completion Tokens=20",
     "usage=1.5 requests=3 input=100 output=20", NULL, false, 1, 0, 0},
    {"LiteLLM, table LiteLLM_SpendLogs", "litellm",
     "request_id=r|startTime=2026-03-01T10:00:00+02:00|model=opus|user=ann|spend=1e-05|prompt_tokens=100|completion_tokens=20|"
     "metadata={\"a\": \"b,\nc\"}|team_id=core",
     "usage=0.00001 input=100 output=20", NULL, false, 1, 0, 0},
    {"LiteLLM, table LiteLLM_DailyUserSpend", "litellm",
     "id=1|user_id=ann|date=2026-03-01|model=opus|prompt_tokens=1000|completion_tokens=20|cache_read_input_tokens=700|"
     "cache_creation_input_tokens=100|spend=0.5|api_requests=6",
     "usage=0.5 requests=6 input=200 cache_read=700 cache_write=100 output=20", NULL, false, 1, 0, 0},
    {"Groq platform activity", "groq",
     "timestamp=2026-03-01T10:00:00Z|user=ann|model=llama|n_context_tokens_total=100|n_non_cached_context_tokens_total=70|"
     "n_generated_tokens_total=9|num_requests=2|cost=0.001",
     "usage=0.001 requests=2 input=70 cache_read=30 output=9", NULL, false, 1, 0, 0},
    {"FOCUS 1.0 sample data", "focus", FOCUS, "usage=2.5", NULL, false, 1, 0, 1},
    {"FOCUS 1.2", "focus", FOCUS, "usage=2.5", NULL, false, 1, 0, 1},
};

struct fixture {
    char path[48];
    char *export[HEADERS_MOST], *header[HEADERS_MOST];
    size_t n, field;
    char text[TEXT_MOST];
    struct bs_arena *arena;
    struct bs_diagnostics diagnostics;
};

static void keep_field(void *text, size_t length, void *context)
{
    struct fixture *f = context;
    assert_true(f->n < HEADERS_MOST);
    if (f->field != 1)
        *(f->field == 0 ? &f->export[f->n] : &f->header[f->n]) = strndup(text, length);
    f->field++;
}

static void keep_row(int end, void *context)
{
    struct fixture *f = context;
    (void)end;
    f->field = 0;
    f->n++;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct csv_parser parser;
    char buffer[4096];
    FILE *in = fopen(TESTS_FOLDER "/vectors/export-headers.csv", "rb");
    assert_non_null(f);
    assert_non_null(in);
    assert_int_equal(csv_init(&parser, CSV_STRICT), 0);
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, in)) > 0;)
        assert_int_equal(csv_parse(&parser, buffer, n, keep_field, keep_row, f), n);
    csv_fini(&parser, keep_field, keep_row, f);
    csv_free(&parser);
    fclose(in);
    strcpy(f->path, "/tmp/billshift-XXXXXX");
    close(mkstemp(f->path));
    bs_diagnostics_init(&f->diagnostics);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < f->n; i++) {
        free(f->export[i]);
        free(f->header[i]);
    }
    unlink(f->path);
    bs_diagnostics_free(&f->diagnostics);
    bs_arena_free(f->arena);
    free(f);
    return 0;
}

static const char *header_of(const struct fixture *f, const char *export)
{
    for (size_t i = 1; i < f->n; i++)
        if (strncmp(f->export[i], export, strlen(export)) == 0)
            return f->header[i];
    fail_msg("no header of '%s'", export);
    return "";
}

/* The value of a column in a row of a sample; "": not named. */
static void put_value(char *out, const char *row, size_t length, const char *column, size_t column_length)
{
    for (const char *at = row, *end = row + length; at < end;) {
        const char *stop = memchr(at, '|', (size_t)(end - at)), *equals = memchr(at, '=', (size_t)(end - at));
        stop = stop ? stop : end;
        if (equals && (size_t)(equals - at) == column_length && memcmp(at, column, column_length) == 0) {
            strcat(out, "\"");
            char *to = out + strlen(out);
            for (const char *c = equals + 1; c < stop; c++) {
                if (*c == '"')
                    *to++ = '"';
                *to++ = *c;
            }
            strcpy(to, "\"");
            return;
        }
        at = stop + 1;
    }
}

/* The end of a row of a sample: a line end before the next "...=". Values may hold line ends of their own. */
static size_t row_length(const char *rows)
{
    const char *at = rows;
    while ((at = strchr(at, '\n')) != NULL) {
        size_t word = strcspn(at + 1, "=|\n\"}");
        if (at[1 + word] == '=')
            return (size_t)(at - rows);
        at++;
    }
    return strlen(rows);
}

static const char *file_of(struct fixture *f, const struct sample *sample)
{
    const char *header = header_of(f, sample->export);
    snprintf(f->text, sizeof f->text, "%s\n", header);
    for (const char *row = sample->rows; *row;) {
        size_t length = row_length(row);
        for (const char *at = header;;) {
            size_t n = strcspn(at, ",");
            put_value(f->text + strlen(f->text), row, length, at, n);
            strcat(f->text, at[n] ? "," : "\r\n");
            if (!at[n])
                break;
            at += n + 1;
        }
        row += length + (row[length] == '\n');
    }
    return f->text;
}

static enum bs_status read_text(struct fixture *f, const char *text, struct bs_usage_query *query, struct bs_usage_source *source,
                                struct bs_usage *out)
{
    static const char *meters[16];
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    source->path = f->path;
    query->sources = source;
    query->n_sources = 1;
    query->n_meters = bs_usage_meter_count();
    for (size_t i = 0; i < query->n_meters; i++)
        meters[i] = bs_usage_meter_at(i);
    query->meters = meters;
    query->use = "use";
    bs_arena_free(f->arena);
    f->arena = bs_arena_new();
    bs_diagnostics_free(&f->diagnostics);
    return bs_usage_read(query, f->arena, out, &f->diagnostics);
}

static const char *sums_of(const struct bs_usage *usage, char *out)
{
    out[0] = '\0';
    for (size_t k = 0; k < usage->n_columns; k++)
        sprintf(out + strlen(out), "%s%s=%s", k ? " " : "", bs_usage_meter_at(usage->meters[k]), usage->totals[k]);
    return out;
}

static void recognizes_every_header(void **state)
{
    struct fixture *f = *state;
    size_t known = 0;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const struct sample *sample = &samples[i];
        int month = 12 * 2026 + 2;
        struct bs_usage_source source = {.first = sample->period ? month : BS_NO_MONTH, .last = month};
        static const struct bs_usage_exchange exchange[] = {{"usd", 1}};
        struct bs_usage_query query = {.currency = "USD", .user = &sample->user, .n_user = sample->user ? 1 : 0, .threads = 1};
        query.exchange = exchange;
        query.n_exchange = 1;
        struct bs_usage usage;
        char sums[300];
        if (read_text(f, file_of(f, sample), &query, &source, &usage) != BS_OK) {
            bs_diagnostics_print(&f->diagnostics, BS_WARNING, stderr);
            fail_msg("%s: cannot be read:\n%s", sample->export, f->text);
        }
        assert_string_equal(bs_usage_format_name(source.format), sample->format);
        assert_string_equal(sums_of(&usage, sums), sample->sums);
        assert_int_equal(usage.users, sample->users);
        assert_int_equal(usage.n_apart, sample->apart);
        uint64_t skipped = 0;
        for (size_t k = 0; k < usage.n_skips; k++)
            skipped += usage.skips[k].rows;
        assert_int_equal(skipped, sample->skipped);
        assert_int_equal(usage.rows, usage.taken + usage.apart_rows + skipped);
        known++;
    }
    /* Three more: an account without use has no sums, and the two of ccusage are JSON. */
    assert_int_equal(known + 3, f->n - 1);
}

static void recognizes_a_report_without_use(void **state)
{
    struct fixture *f = *state;
    struct bs_usage_source source = {.first = BS_NO_MONTH};
    struct bs_usage_query query = {.currency = "USD"};
    struct bs_usage usage;
    char text[200];
    snprintf(text, sizeof text, "%s\n", header_of(f, "OpenAI dashboard, usage CSV of an account with no usage"));
    assert_int_equal(read_text(f, text, &query, &source, &usage), BS_ERROR_INPUT);
    assert_string_equal(bs_usage_format_name(source.format), "openai-usage");
    assert_string_equal(f->diagnostics.items[0].message,
                        "openai-usage (usage of an account without any) holds no use at all: nothing was used in its range");
}

static void reads_ccusage(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text, *version;
    } reports[] = {
        {"{\"daily\": [{\"date\": \"2026-03-01\", \"totalCost\": 3.75, \"modelBreakdowns\": [{\"modelName\": \"opus\", "
         "\"inputTokens\": "
         "100, \"outputTokens\": 20, \"cacheCreationTokens\": 7, \"cacheReadTokens\": 5000, \"cost\": 3.5}, {\"modelName\": "
         "\"haiku\", "
         "\"inputTokens\": 11, \"outputTokens\": 1, \"cacheCreationTokens\": 0, \"cacheReadTokens\": 0, \"cost\": 0.25}]}]}",
         "daily"},
        {"\xef\xbb\xbf\r\n {\"sessions\": [{\"sessionId\": \"s\", \"lastActivity\": \"2026-03-01\", \"modelsUsed\": [\"opus\"], "
         "\"inputTokens\": "
         "111, "
         "\"outputTokens\": 21, \"cacheCreationTokens\": 7, \"cacheReadTokens\": 5000, \"totalCost\": 3.75}]}",
         "session"},
    };
    for (size_t i = 0; i < 2; i++) {
        struct bs_usage_source source = {.first = BS_NO_MONTH};
        struct bs_usage_query query = {.currency = "USD"};
        struct bs_usage usage;
        char sums[300];
        assert_int_equal(read_text(f, reports[i].text, &query, &source, &usage), BS_OK);
        assert_string_equal(source.version, reports[i].version);
        assert_string_equal(sums_of(&usage, sums), "usage=3.75 input=111 cache_read=5000 cache_write=7 output=21");
        assert_int_equal(usage.users, 1);
        assert_int_equal(usage.first, 12 * 2026 + 2);
    }
    struct bs_usage_source source = {.first = BS_NO_MONTH};
    struct bs_usage_query query = {.currency = "USD"};
    struct bs_usage usage;
    assert_int_equal(read_text(f, "{\"daily\": [{\"date\": 3,]}", &query, &source, &usage), BS_ERROR_INPUT);
    assert_non_null(strstr(f->diagnostics.items[0].message, "broken JSON"));
    assert_int_equal(read_text(f, "{\"monthly\": []}", &query, &source, &usage), BS_ERROR_INPUT);
    assert_non_null(strstr(f->diagnostics.items[0].message, "\"daily\" or \"sessions\""));
    assert_int_equal(read_text(f, "\xff\xfe{", &query, &source, &usage), BS_ERROR_INPUT);
    assert_string_equal(f->diagnostics.items[0].message, "is UTF-16 text, as PowerShell writes it; write it again as UTF-8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(recognizes_every_header, setup, teardown),
        cmocka_unit_test_setup_teardown(recognizes_a_report_without_use, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_ccusage, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
