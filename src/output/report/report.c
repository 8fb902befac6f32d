/* A report from a results folder: the table of its forms. */
#include "output/report/report.h"
#include "output/report/pictures.h"

#include <billshift/output.h>

#include <string.h>

static const struct bs_report_format formats[] = {
    {"html", "one page for a browser or paper, with pictures", true, bs_report_page},
    {"markdown", "a short comment, for a pull request or a chat", false, bs_report_comment},
};

size_t bs_report_format_count(void)
{
    return sizeof formats / sizeof *formats;
}

const struct bs_report_format *bs_report_format_at(size_t i)
{
    return &formats[i];
}

const struct bs_report_format *bs_report_format_find(const char *name)
{
    for (size_t i = 0; i < bs_report_format_count(); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

enum bs_status bs_report_write(const struct bs_report_format *format, const char *results, const char *scripts, FILE *out,
                               struct bs_diagnostics *diagnostics)
{
    struct report_data *data = NULL;
    enum bs_status status = bs_report_read(results, &data, diagnostics);
    if (status == BS_OK && format->pictures)
        status = bs_report_draw(data, scripts, diagnostics);
    if (status == BS_OK)
        status = format->write(data, out);
    bs_report_free(data);
    return status;
}
