/* An input of the targets that read usage files: a line of options, then files parted by form feeds. Options are letters, so that an input is
   text and a mutation of it another query:

   a..m   the format of that number       U  user: api_key            N  net spend
   1..9   a block of 5 x that many bytes  J  user: user/team          X  rates of EUR and usd
   M      month: day                      T  team: team               C  no currency
   O      models, and model: model        K  meters by column         L  models by the format's own column
   P, Q   a period of one, three months   S  three threads
   A      cache writes count as those of 5m B  no output, requests   D  no hashes
   R      lines after the first are repeated until the file is longer than a tile of the faster path, and all of it is one block */
#ifndef BILLSHIFT_TESTS_USAGE_INPUT_H
#define BILLSHIFT_TESTS_USAGE_INPUT_H

#include <billshift/usage_file.h>

enum { INPUT_FILES = 3, INPUT_METERS = 16 };

struct usage_input {
    struct bs_usage_query query;
    struct bs_usage_source sources[INPUT_FILES];
    const char *meters[INPUT_METERS];
    size_t block;
    bool repeated;
    size_t longest; /* line of the files, its end included */
};

/* The same input gives the same query each time; its files stay until the next call. false: there is no line of options. */
bool usage_input_parse(const uint8_t *data, size_t size, struct usage_input *out);

#endif
