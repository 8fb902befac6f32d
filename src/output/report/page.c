/* The page: one HTML file that asks no server for anything. */
#include "output/html.h"
#include "output/report/assets.h"
#include "output/report/report.h"
#include "output/report/section.h"
#include "output/report/words.h"

#include <string.h>

static void head(const struct report_data *data, FILE *out)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src "
          "'unsafe-inline'; "
          "img-src data:\"/>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light "
          "dark\"/>\n"
          "<meta name=\"referrer\" content=\"no-referrer\"/>\n",
          out);
    bs_html(out,
            "<meta name=\"generator\" content=\"billshift %s\"/>\n<title>%s \u2013 who pays more, who pays less</title>\n<style>\n",
            data->version, data->title);
    fputs(bs_report_style, out);
    fputs("</style>\n</head>\n", out);
}

static bool shown(const struct report_data *data, size_t i)
{
    const struct report_section *section = bs_report_section_at(i);
    return !section->applies || section->applies(data);
}

static void contents(const struct report_data *data, FILE *out)
{
    fputs("<nav aria-label=\"Contents\">\n<ul>\n", out);
    for (size_t i = 0; i < bs_report_section_count(); i++)
        if (shown(data, i))
            bs_html(out, "<li><a href=\"#%s\">%s</a></li>\n", bs_report_section_at(i)->id, bs_report_section_at(i)->title);
    fputs("</ul>\n</nav>\n", out);
}

/* A run that missed the precision that was asked, or whose engines disagree, is marked before anything else is read. */
static void marks(const struct report_data *data, FILE *out)
{
    const json_t *asked = json_object_get(json_object_get(data->manifest, "precision"), "asked");
    const json_t *both = json_object_get(data->manifest, "engines");
    if (json_is_object(asked) && !json_is_true(json_object_get(asked, "met")))
        fputs("<p class=\"mark\"><strong>The precision that was asked is not reached:</strong> see Method.</p>\n", out);
    if (json_is_object(both) &&
        json_number_value(json_object_get(both, "largest_z")) > json_number_value(json_object_get(both, "limit")))
        fputs("<p class=\"mark\"><strong>The two engines disagree by more than chance explains:</strong> see Method.</p>\n", out);
}

/* Tables that every comparison has and this run did not write. */
static void left_out(const struct report_data *data, FILE *out)
{
    static const char *const files[] = {"labels.csv", "breakeven.csv", "change.csv", "histogram.csv", "bill_curve.csv"};
    const json_t *written = json_object_get(data->manifest, "files");
    size_t n = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (!json_object_get(written, files[i]))
            bs_html(out, n++ == 0 ? "<p class=\"note\">Left out, as the run did not write these tables: %s" : ", %s", files[i]);
    if (n > 0)
        fputs(". <code>billshift run</code> without <code>--tables</code> writes them all.</p>\n", out);
}

static void banner(const struct report_data *data, FILE *out)
{
    bs_html(out,
            "<body>\n<a class=\"skip\" href=\"#answer\">Skip to the answer</a>\n<header>\n<p class=\"kicker\">Who pays more, who "
            "pays less, and by "
            "how much</p>\n<h1>%N</h1>\n<p class=\"facts\">",
            data->title);
    bs_report_say_method(data, bs_html, out);
    bs_html(out, ". Baseline: %N.", data->contracts[data->baseline].name);
    if (*data->date)
        bs_html(out, " Run of <time datetime=\"%s\">%s</time>.", data->date, data->date);
    fputs("</p>\n", out);
    marks(data, out);
    contents(data, out);
    fputs("</header>\n", out);
}

static enum bs_status section(const struct report_data *data, const struct report_section *section, FILE *out)
{
    bs_html(out, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 id=\"%s-heading\">%s</h2>\n", section->id, section->id,
            section->id, section->title);
    enum bs_status status = section->write(data, out);
    fputs("</section>\n", out);
    return status;
}

enum bs_status bs_report_page(const struct report_data *data, FILE *out)
{
    enum bs_status status = BS_OK;
    head(data, out);
    banner(data, out);
    fputs("<main>\n", out);
    for (size_t i = 0; i < bs_report_section_count() && status == BS_OK; i++)
        if (shown(data, i))
            status = section(data, bs_report_section_at(i), out);
    left_out(data, out);
    bs_html(out, "</main>\n<footer>\n<p>billshift %s</p>\n</footer>\n", data->version);
    for (size_t i = 0; i < bs_report_n_scripts; i++)
        fprintf(out, "<script>\n//<![CDATA[\n%s//]]>\n</script>\n", bs_report_scripts[i]);
    fputs("</body>\n</html>\n", out);
    return status != BS_OK ? status : ferror(out) ? BS_ERROR_IO : BS_OK;
}
