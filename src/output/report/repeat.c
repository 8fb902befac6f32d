/* The scenario itself, and how to repeat the run: command lines, version, hashes. */
#include "output/html.h"
#include "output/report/command.h"
#include "output/report/grid.h"
#include "output/report/section.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum bs_status write_scenario(const struct report_data *data, FILE *out)
{
    bool piped = strcmp(data->scenario_file, "-") == 0;
    bs_html(out, "<p>The text that was read, from %s:</p>\n<pre class=\"code\" tabindex=\"0\">",
            piped ? "standard input" : data->scenario_file);
    bs_html_lines(out, data->text, data->text_length);
    fputs("</pre>\n", out);
    return BS_OK;
}

const struct report_section bs_report_scenario = {.id = "scenario", .title = "The scenario", .write = write_scenario};

static void data_files(const struct report_data *data, FILE *out)
{
    static const char *const columns[] = {"File", "Format", "BLAKE2b (b2sum -l 256)", "Bytes"};
    const json_t *files = json_object_get(data->manifest, "data"), *file;
    const struct report_grid grid = {
        .out = out, .id = "files-table", .columns = columns, .n_columns = sizeof columns / sizeof *columns, .left = 3};
    size_t i;
    if (json_array_size(files) == 0)
        return;
    bs_report_grid_open(&grid);
    fputs("Data files that were read", out);
    bs_report_grid_head(&grid);
    json_array_foreach(files, i, file)
    {
        char bytes[BS_READABLE];
        double size = json_number_value(json_object_get(file, "bytes"));
        const char *hash = bs_report_fact(file, "blake2b");
        bs_report_row_open(out, bs_report_fact(file, "file"));
        bs_html(out, "<td>%s</td><td><code class=\"hash\">%s</code></td>", bs_report_fact(file, "format"),
                *hash ? hash : "not taken");
        bs_report_figure_cell(out, bs_readable_number(size, 0, bytes), size);
        bs_report_row_close(out);
    }
    bs_report_grid_close(&grid);
}

static enum bs_status command(const struct report_data *data, FILE *out)
{
    char *text = bs_report_command(data);
    if (!text)
        return BS_ERROR_MEMORY;
    bs_html_lines(out, text, strlen(text));
    free(text);
    return BS_OK;
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    const json_t *scenario = json_object_get(data->manifest, "scenario");
    bool piped = strcmp(data->scenario_file, "-") == 0;
    bs_html(out, "<p>In a folder with %s%s:</p>\n<pre class=\"code\" tabindex=\"0\">",
            piped ? "the text above as scenario.yaml" : data->scenario_file,
            json_array_size(json_object_get(data->manifest, "data")) > 0 ? " and its data files" : "");
    enum bs_status status = command(data, out);
    if (!data->sliders)
        fputs("\nbillshift report results", out);
    fputs("</pre>\n<p>The same scenario and seed give the same bytes in every CSV file, whatever the "
          "machine\u2019s number of "
          "processors.</p>\n<dl>\n",
          out);
    bs_html(out, "<dt>Version</dt><dd>billshift %s</dd>\n<dt>Scenario</dt><dd>SHA-256 <code class=\"hash\">%s</code></dd>\n",
            data->version, bs_report_fact(scenario, "sha256"));
    if (json_is_true(json_object_get(data->manifest, "pseudonyms")))
        fputs("<dt>Names</dt><dd>names of users are pseudonyms: the key is needed, and is written nowhere</dd>\n", out);
    fputs("</dl>\n", out);
    data_files(data, out);
    return status;
}

const struct report_section bs_report_repeat = {.id = "repeat", .title = "How to repeat it", .write = write};
