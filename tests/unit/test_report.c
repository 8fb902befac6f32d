/* The report on a results folder whose figures are made up, so that every sentence can be told from them by hand. */
#include "output/report/figures.h"
#include "output/report/pictures.h"
#include "output/report/report.h"
#include "output/report/section.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char manifest[] =
    "{\"program\": \"billshift\", \"version\": \"9.9\", \"baseline\": \"old\", \"currency\": \"USD\", \"months\": 12, \"seats\": "
    "500,"
    " \"seed\": \"77\", \"replications\": 400, \"overrides\": [\"simulation.seed=77\"], \"warnings\": [\"mind <this>\"],"
    " \"assumptions\": [], \"notes\": [\"read & know\"], \"why_drawn\": null, \"engines\": null, \"population\": null, \"data\": "
    "[],"
    " \"scenario\": {\"file\": \"s.yaml\", \"sha256\": \"abc\", \"text\": \"# a source: <x>\\ntitle: t\\n\"},"
    " \"cohort_cuts\": [{\"use\": 900.5, \"std_error\": 3.1}, {\"use\": 5000, \"std_error\": 0}],"
    " \"precision\": {\"asked\": {\"goals\": [{\"measure\": \"new/all/term/mean_change\", \"wanted\": 0.001, \"got\": 0.01, "
    "\"met\": false}],"
    " \"most_replications\": 400, \"met\": false}, \"errors\": \"e\", \"rounding\": \"r\"},"
    " \"files\": {\"summary.csv\": {\"method\": \"montecarlo\"}, \"organization.csv\": {\"method\": \"montecarlo\"}}}";

/* New: 1,234,567 with an error of 4,600, so thousands are all that is known; its change -265,433 likewise. */
static const char organization[] = "contract,month,measure,value,std_error,bin_error,unit\n"
                                   "old,term,total_mean,1500000,0,0,USD\nold,term,total_sd,0,0,0,USD\n"
                                   "old,term,total_p05,1500000,0,0,USD\nold,term,total_p95,1500000,0,0,USD\n"
                                   "new,term,total_mean,1234567,4600,0,USD\nnew,term,total_sd,92000,10,0,USD\n"
                                   "new,term,total_p05,1080123,21000,0,USD\nnew,term,total_p95,1390777,21000,0,USD\n"
                                   "new,term,change_mean,-265433,4600,0,USD\nnew,term,probability_dearer,0.0275,0.008,0,share\n";

static const char summary[] =
    "contract,group,period,measure,value,std_error,bin_error,unit\n"
    "old,all,month,seats,500,0,0,seats\nold,all,month,mean_use,150,1,0,USD\nold,all,month,mean_bill,250,0,0,USD\n"
    "old,all,term,seats,500,0,0,seats\n"
    "old,segment:x,month,seats,500,0,0,seats\nold,cohort:light,month,seats,250.5,0,0,seats\nold,cohort:heavy,month,seats,50,0,0,"
    "seats\n"
    "new,all,month,share_cheaper,0.7534,0.0004,0,share\nnew,all,month,share_same,0,0.001,0,share\n"
    "new,all,month,share_dearer,0.2466,0.02,0,share\nnew,all,month,share_doubled,0.1234,0.0004,0,share\n"
    "new,all,month,share_tripled,0.05,0.0004,0,share\nnew,all,month,mean_change,-44.238,0.7,0,USD\n"
    "new,cohort:light,month,mean_change,-123.456,0.004,0,USD\nnew,cohort:heavy,month,mean_change,678.9,32,0,USD\n";

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int setup(void **state)
{
    char *path = strdup("/tmp/billshift-test-XXXXXX");
    *state = path;
    if (!path || !mkdtemp(path) || chdir(path) != 0 || mkdir("r", 0777) != 0)
        return -1;
    put("r/manifest.json", manifest);
    put("r/organization.csv", organization);
    put("r/summary.csv", summary);
    return 0;
}

static int teardown(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", (char *)*state);
    free(*state);
    return chdir("/") != 0 || system(command) != 0 ? -1 : 0;
}

static char *made(enum bs_status (*write)(const struct report_data *data, FILE *out))
{
    struct bs_diagnostics diagnostics;
    struct report_data *data = NULL;
    char *text = NULL;
    size_t length = 0;
    bs_diagnostics_init(&diagnostics);
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(bs_report_read("r", &data, &diagnostics), BS_OK);
    assert_int_equal(write(data, out), BS_OK);
    assert_int_equal(fclose(out), 0);
    bs_report_free(data);
    bs_diagnostics_free(&diagnostics);
    return text;
}

static void expect_part(const char *text, const char *part)
{
    if (!strstr(text, part))
        print_error("not found: %s\n", part);
    assert_non_null(strstr(text, part));
}

static void test_comment(void **state)
{
    (void)state;
    char *text = made(bs_report_comment);
    assert_string_equal(
        text, "**billshift:** Under new the organization is charged **$1,235,000**, **$265,000 (17.7 %) less** than under "
              "old over 12 months; the chance that it pays more is 2.8 %.\n\n"
              "| contract | total of 12 months | change | pay less | pay more | at least double |\n"
              "|---|--:|--:|--:|--:|--:|\n"
              "| old (baseline) | $1,500,000 | | | | |\n"
              "| new | $1,235,000 | -$265,000 (-17.7 %) | 75.3 % | 25 % | 12.3 % |\n\n"
              "Mean change of a seat's month: light -$123.46, heavy +$680.\n\n"
              "500 seats, 12 months, 400 replications (seed 77): `billshift run s.yaml --set simulation.seed=77 --precision "
              "new/all/term/mean_change=0.001 --max-replications 400 --tables summary,organization -o results`\n");
    free(text);
}

/* Each section that applies stands once, in the order of the registry, and none that has nothing to say. */
static void test_sections(void **state)
{
    (void)state;
    char *text = made(bs_report_page);
    const char *at = text;
    char mark[64];
    for (size_t i = 0; i < bs_report_section_count(); i++) {
        const struct report_section *section = bs_report_section_at(i);
        bool absent = section == &bs_report_picture_part || section == &bs_report_budget || section == &bs_report_concentration ||
                      section == &bs_report_margin;
        snprintf(mark, sizeof mark, "<section id=\"%s\"", section->id);
        const char *found = strstr(text, mark);
        if (absent) {
            assert_null(found);
            continue;
        }
        assert_true(found >= at);
        at = found;
        assert_null(strstr(found + 1, mark));
        snprintf(mark, sizeof mark, "<a href=\"#%s\"", section->id);
        expect_part(text, mark);
    }
    free(text);
}

static void test_page(void **state)
{
    (void)state;
    char *text = made(bs_report_page);
    expect_part(text, "<h1><bdi>s.yaml</bdi></h1>"); /* without labels.csv there is no title */
    expect_part(text, "<strong>The precision that was asked is not reached:</strong>");
    expect_part(text, "<strong>$1,235,000</strong>, <strong>$265,000 (17.7&#160;%) less</strong> than under <bdi>old</bdi>");
    expect_part(text, "a light seat pays $123.46 less and a heavy seat pays $680 more.");
    expect_part(text, "$1,235,000 \u00b1 4,600");
    expect_part(text, "<td class=\"n\">$1,080,000 to $1,390,000</td><td class=\"n\">not stated</td>");
    expect_part(text, "<td class=\"n\">fixed</td>");
    expect_part(text, "up to $901 each; regular: up to $5,000");
    expect_part(text, "<li>mind &lt;this&gt;</li>");
    expect_part(text, "<li>read &amp; know</li>");
    expect_part(text, "a source: &lt;x&gt;\n</pre>");
    expect_part(text, "asked: one standard error of 0.1 %; reached: 1.000 % \u2013 not enough");
    expect_part(text, "did not write breakeven.csv");
    expect_part(text, "<code class=\"hash\">abc</code>");
    expect_part(text, "<th scope=\"row\"><bdi>x</bdi></th>");
    free(text);
}

static void test_both_ranges(void **state)
{
    (void)state;
    put("r/uncertainty.csv", "contract,group,period,measure,range,statistic,value,std_error,unit\n"
                             "new,organization,term,total,with uncertain assumptions,p05,900400,31000,USD\n"
                             "new,organization,term,total,with uncertain assumptions,p95,1777000,31000,USD\n"
                             "new,organization,term,probability_dearer,with uncertain assumptions,mean,0.2148,0.02,share\n");
    /* The apostrophe is that of the CSV file, not of the title. */
    put("r/labels.csv", "kind,name,encoded,label\nscenario,title,x,\"'=1+1, a \"\"title\"\"\"\ncontract,new,x,Then\n");
    char *text = made(bs_report_page);
    expect_part(text, "<h1><bdi>=1+1, a &quot;title&quot;</bdi></h1>");
    expect_part(text, "<bdi>new</bdi> <span class=\"about\"><bdi>Then</bdi></span>");
    expect_part(text, "the chance that it pays more is 2.8&#160;%, or 21&#160;% with the uncertain assumptions.");
    expect_part(text, "<td class=\"n\">$1,080,000 to $1,390,000</td><td class=\"n\">$900,000 to $1,780,000</td>");
    free(text);
}

/* The contracts a (the baseline), b and c, with these totals. */
static char *of_three(const char *a, const char *b, const char *c, enum bs_status (*write)(const struct report_data *, FILE *))
{
    char text[512];
    put("r/manifest.json", "{\"program\": \"billshift\", \"version\": \"9.9\", \"baseline\": \"a\", \"currency\": \"USD\", "
                           "\"months\": 1, \"seats\": 10, \"scenario\": {\"file\": \"s.yaml\"}, \"cohort_cuts\": [{\"use\": 5}, "
                           "{\"use\": 5}], \"files\": {\"summary.csv\": {\"method\": \"exact\"}}}");
    snprintf(text, sizeof text,
             "contract,month,measure,value,std_error,bin_error,unit\na,term,total_mean,%s,,0,USD\n"
             "b,term,total_mean,%s,,0,USD\nb,term,change_mean,%.15g,,0,USD\n"
             "c,term,total_mean,%s,,0,USD\nc,term,change_mean,%.15g,,0,USD\n",
             a, b, strtod(b, NULL) - strtod(a, NULL), c, strtod(c, NULL) - strtod(a, NULL));
    put("r/organization.csv", text);
    return made(write);
}

static void test_edges(void **state)
{
    static const struct {
        const char *a, *b, *c, *said;
    } cases[] = {
        {"30", "30", "30", "b costs the organization least (so does c): **$30.00**, **the same as** under a over 1 month."},
        {"30", "40", "20", "c costs the organization least: **$20.00**, **$10.00 (33.3 %) less** than under a"},
        {"inf", "40", "20", "c costs the organization least: **$20.00**, **infinitely less** than under a"},
        {"30", "inf", "20", "c costs the organization least: **$20.00**"},
        {"30", "nan", "20", "c costs the organization least: **$20.00**"},
        {"30", "20", "nan", "b costs the organization least: **$20.00**"},
        {"30", "inf", "inf",
         "b costs the organization least (so does c): **an amount whose mean is infinite**, **infinitely more** than"},
        /* Percents of nothing, or of what is paid back, are none. */
        {"0", "5", "6", "**$5.00**, **$5.00 more** than under a"},
        {"-10", "-20", "-5", "**-$20.00**, **$10.00 less** than under a"},
        {"-10", "-20", "-5", "| c | -$5.00 | +$5.00 |"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = of_three(cases[i].a, cases[i].b, cases[i].c, bs_report_comment);
        expect_part(text, cases[i].said);
        free(text);
    }
    char *page = of_three("30", "30", "30", bs_report_page);
    expect_part(
        page,
        "Light: the seats that use up to $5.00 each over the term. Heavy: the seats that use more than $5.00. No seat is regular");
    free(page);
}

/* What costs less because caps block use is told; and a chance of a simulation that is none in so many terms is no certainty. */
static void test_blocked_and_margin(void **state)
{
    char text[sizeof organization + 64];
    (void)state;
    snprintf(text, sizeof text, "%snew,term,blocked_mean,50123,900,0,USD\n", organization);
    put("r/organization.csv", text);
    put("r/margin.csv", "contract,group,period,measure,value,std_error,bin_error,unit\n"
                        "old,organization,term,probability_of_margin,1,0.00497,0,share\n"
                        "new,organization,term,probability_of_margin,0.915,0.0197,0,share\n");
    char *page = made(bs_report_page);
    expect_part(page, "; its caps block use of $50,100, at list price.</p>");
    expect_part(page, "&gt; 99.5&#160;%");
    expect_part(page, ">92&#160;%<");
    free(page);
}

/* levers.json of one contract: its levers, its replications, its shares. */
static void put_levers(const char *levers, const char *values, const char *shares)
{
    char text[2048];
    snprintf(text, sizeof text,
             "{\"currency\": \"USD\", \"figures\": [\"organization/term/total_mean\", \"all/term/share_cheaper\", "
             "\"all/term/share_same\", \"all/term/share_dearer\", \"all/term/share_doubled\", \"all/term/share_tripled\"], "
             "\"money_figures\": 1, \"contracts\": [{\"contract\": \"new\", %s, \"one_factor\": true, \"replications\": 0, "
             "\"usual_error\": {\"share\": 0}, "
             "\"largest_error\": {\"total\": 0, \"range\": 0, \"seat\": 0, \"share\": 0}, %s, \"money\": {\"fee\": [1], "
             "\"price\": [1], \"discount\": [0], \"values\": [5]}, \"shares\": {\"places\": 1, \"sheets\": [{\"discount\": 0, "
             "\"rows\": [], \"columns\": [%s]}]}}]}",
             levers, values, shares);
    put("r/levers.json", text);
}

static const char good_levers[] =
    "\"levers\": {\"fee\": {\"own\": 1, \"why\": \"it has none\"}, \"price\": {\"own\": 1, \"why\": null, "
    "\"money\": false, \"from\": 0.25, \"to\": 2}, \"discount\": {\"own\": 0, \"why\": \"none\"}}";
static const char good_column[] = "{\"fee\": 1, \"price\": [1], \"values\": [0, 0, 1, null, 0.5]}";

/* Sliders are simulated in as many replications as a run of few has. */
static void test_replications_of_sliders(void **state)
{
    (void)state;
    put_levers(good_levers, "\"replications\": 400", good_column);
    char *page = made(bs_report_page);
    expect_part(page, "400 replications (as many as the run: they are moved");
    free(page);
    put_levers(good_levers, "\"replications\": 100, \"moved\": {\"share\": 0.0152, \"total\": 770, \"range\": 0, \"seat\": 0}",
               good_column);
    page = made(bs_report_page);
    expect_part(page, "100 replications (fewer than the run: they are moved");
    assert_null(strstr(page, "were off by")); /* no place was tried */
    expect_part(page, "shares missed the run by up to 1.6 points and expected amounts of the organization by at most $770;");
    free(page);
}

/* A levers.json that was changed by hand gives no script what it stumbles over. */
static void test_sliders_refuse_what_is_no_levers_json(void **state)
{
    static const struct {
        const char *levers, *values, *shares, *expected;
    } cases[] = {
        {"\"title\": 1", "\"x\": 1", good_column, "a contract lacks its levers, or their own values"},
        {"\"levers\": {}", "\"x\": 1", good_column, "a contract lacks its levers, or their own values"},
        {"\"levers\": {\"fee\": {\"own\": 1}, \"price\": {\"own\": 1}, \"discount\": {\"own\": 0}}", "\"x\": 1", good_column,
         "a lever lacks its ends"},
        {"\"levers\": {\"fee\": {\"own\": 1, \"money\": true, \"from\": 2, \"to\": 3}}", "\"x\": 1", good_column,
         "not to both sides of its own value"},
        {good_levers, "\"largest_error\": {\"share\": 0}", good_column, "how far off its figures are"},
        {good_levers, "\"replications\": \"many\"", good_column, "how far off its figures are"},
        {good_levers, "\"contract\": \"other\"", good_column, "lacks a contract of the run"},
        {good_levers, "\"one_factor\": 3", good_column, "whether price and discount are one factor"},
        {good_levers, "\"x\": 1", "{\"fee\": 1, \"price\": [1], \"values\": [0, 0, 1, null]}", "are not rows and columns"},
        {good_levers, "\"x\": 1", "{\"fee\": 1, \"price\": [], \"values\": []}", "are not rows and columns"},
        {good_levers, "\"x\": 1", "{\"fee\": 1, \"price\": [1], \"values\": [0, 0, \"1\", null, 0]}", "are not rows and columns"},
        {good_levers, "\"x\": 1", "", "are not rows and columns"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_levers(cases[i].levers, cases[i].values, cases[i].shares);
        char *page = made(bs_report_page);
        expect_part(page, "<code>levers.json</code> in this folder is not as the program writes it: ");
        expect_part(page, cases[i].expected);
        assert_null(strstr(page, "id=\"levers-data\""));
        free(page);
    }
    put("r/levers.json", "{\"contracts\": [");
    char *page = made(bs_report_page);
    expect_part(page, "it is not JSON");
    free(page);
    put("r/levers.json", "[]");
    page = made(bs_report_page);
    expect_part(page, "its figures are not amounts and then shares by groups");
    free(page);
}

/* The picture of bills in words: bounds on both sides, and contracts under which nobody pays more. */
static void test_curve_words(void **state)
{
    struct bs_diagnostics diagnostics;
    struct report_data *data = NULL;
    (void)state;
    put("r/breakeven.csv", "contract,segment,first_month,last_month,relation,from_use,to_use,unit\n"
                           "new,x,1,12,dearer,0,50,USD\nnew,x,1,12,cheaper,50,80,USD\nnew,x,1,12,dearer,80,inf,USD\n"
                           "newer,x,3,12,cheaper,0,inf,USD\n");
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(bs_report_read("r", &data, &diagnostics), BS_OK);
    char *text = bs_report_picture_words(data, "bill_curve");
    assert_string_equal(text, "under new (segment x, from month 1) higher: up to $50, higher: from $80. "
                              "under newer (segment x, from month 3) nowhere higher.");
    free(text);
    bs_report_free(data);
    bs_diagnostics_free(&diagnostics);
}

static void expect_figure(double value, double error, const char *expected)
{
    char text[BS_READABLE];
    assert_string_equal(bs_report_money((struct report_figure){value, error}, -1, "USD", 0, text), expected);
}

static void test_digits(void **state)
{
    char text[BS_READABLE];
    (void)state;
    expect_figure(1234567, NAN, "$1,234,567");
    expect_figure(1234567, 1e-6, "$1,234,567");
    expect_figure(1234567, 0.9, "$1,234,567");
    expect_figure(1234567, 46, "$1,234,570");
    expect_figure(-1234567, 4600, "-$1,235,000");
    expect_figure(12.345, 0.004, "$12.35"); /* to the coin */
    expect_figure(12.345, 0.04, "$12.35");
    expect_figure(12.345, 0.4, "$12"); /* no tenths of a dollar */
    expect_figure(12.345, 4, "$12");
    expect_figure(NAN, NAN, "-");
    expect_figure(INFINITY, NAN, "infinite");
    assert_string_equal(bs_report_share((struct report_figure){0.2466, 0.0004}, text), "24.7 %");
    assert_string_equal(bs_report_share((struct report_figure){0.2466, 0.004}, text), "24.7 %");
    assert_string_equal(bs_report_share((struct report_figure){0.2466, 0.04}, text), "25 %");
    assert_string_equal(bs_report_share((struct report_figure){0.2466, 0.2}, text), "20 %");
    assert_string_equal(bs_report_share((struct report_figure){0.0001, 0}, text), "< 0.1 %");
    assert_string_equal(bs_report_share((struct report_figure){1, 0.1}, text), "100 %");
    assert_string_equal(bs_report_percent((struct report_figure){-10000, 5000}, 120000, text), "-8 %");
    assert_string_equal(bs_report_percent((struct report_figure){5, 0}, 0, text), "");
    assert_string_equal(bs_report_percent((struct report_figure){-5, 0}, -10, text), "");
}

static void test_refused(void **state)
{
    struct bs_diagnostics diagnostics;
    struct report_data *data = NULL;
    (void)state;
    bs_diagnostics_init(&diagnostics);
    put("r/organization.csv", "contract,month,measure,value\n\"open");
    assert_int_equal(bs_report_read("r", &data, &diagnostics), BS_ERROR_INPUT);
    assert_non_null(strstr(diagnostics.items[0].file, "r/organization.csv"));
    bs_report_free(data);
    assert_int_equal(unlink("r/organization.csv"), 0);
    assert_int_equal(bs_report_read("r", &data, &diagnostics), BS_ERROR_INPUT);
    expect_part(diagnostics.items[diagnostics.count - 1].message, "r has no organization.csv");
    bs_report_free(data);
    bs_diagnostics_free(&diagnostics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_comment, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sections, setup, teardown),
        cmocka_unit_test_setup_teardown(test_page, setup, teardown),
        cmocka_unit_test_setup_teardown(test_both_ranges, setup, teardown),
        cmocka_unit_test_setup_teardown(test_edges, setup, teardown),
        cmocka_unit_test_setup_teardown(test_blocked_and_margin, setup, teardown),
        cmocka_unit_test_setup_teardown(test_replications_of_sliders, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sliders_refuse_what_is_no_levers_json, setup, teardown),
        cmocka_unit_test_setup_teardown(test_curve_words, setup, teardown),
        cmocka_unit_test(test_digits),
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
