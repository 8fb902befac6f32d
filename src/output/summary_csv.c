#include "output/summary.h"
#include "output/table.h"

static enum bs_status write(const struct bs_report *report, FILE *out)
{
    return bs_table_write_csv(&bs_table_summary, report, out);
}

const struct bs_summary_format bs_summary_csv = {.name = "csv", .help = "the rows of summary.csv", .write = write};
