/* A file read in order, block by block: hashed, and refused where it changes meanwhile. */
#ifndef BILLSHIFT_CSV_INPUT_FILE_H
#define BILLSHIFT_CSV_INPUT_FILE_H

#include <billshift/diagnostics.h>
#include <billshift/digest.h>

#include <sodium.h>
#include <stdbool.h>
#include <sys/stat.h>

struct input_file {
    const char *path;
    int descriptor;
    struct stat about; /* as it was opened */
    uint64_t position;
    crypto_generichash_state hash;
    bool unhashed; /* to be set after opening: nobody asks for the hash */
    int reason;    /* errno of a read that failed; 0: none did */
};

/* Refuses what is read away while it is read, a pipe, without opening it, which would wait for a writer. */
enum bs_status input_check_stays(const char *path, struct bs_diagnostics *diagnostics) BS_CHECKED;
/* descriptor -1: it could not be opened, and is not to be closed. */
enum bs_status input_open(const char *path, struct input_file *out, struct bs_diagnostics *diagnostics) BS_CHECKED;
/* Up to `room` bytes more, fewer only at the end; what goes wrong is kept until input_close. */
size_t input_read(struct input_file *file, char *buffer, size_t room);
/* Bytes of the byte-order mark that a text begins with; 0: none. */
size_t input_mark(const char *text, size_t length);
/* Closes and tells what went wrong meanwhile; a file that is said to have been read as a `whole` gets its digest. */
enum bs_status input_close(struct input_file *file, bool whole, struct bs_file_digest *digest,
                           struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
