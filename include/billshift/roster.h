/* Who has a seat: a CSV file with one row for each user, their team, seat type and the months in which they have it. */
#ifndef BILLSHIFT_ROSTER_H
#define BILLSHIFT_ROSTER_H

#include <billshift/usage_file.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_roster_seat {
    const char *user;        /* each once in a roster */
    const char *team, *type; /* NULL: none is stated */
    int from, to;            /* first and last month of the seat, 12 x year + month - 1; BS_NO_MONTH: not stated */
    size_t line;
};

/* Everything lives in the arena. */
struct bs_roster {
    const char *path; /* as it was opened; messages name it */
    struct bs_file_digest digest;
    const char *const *columns; /* that were read, in the order of the file */
    size_t n_columns;
    bool has_types; /* there is a column of them */
    const struct bs_roster_seat *seats;
    size_t n;
    const size_t *by_user; /* [n] seats by the user's name */
};

/* Reads the columns user, team, seat_type, from and to, of which only user must be there; others are told and left. Errors are located
   file:line: a user without a name or named twice, a month that is none, a seat that ends before it begins. */
enum bs_status bs_roster_read(const char *path, struct bs_arena *arena, struct bs_roster *out,
                              struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Pseudonyms in place of users' names (usage_file.h). key: BS_DIGEST_BYTES bytes. */
enum bs_status bs_roster_hide(struct bs_roster *roster, const unsigned char *key, struct bs_arena *arena) BS_CHECKED;

/* The seat (index) of a user; roster->n: there is none. */
size_t bs_roster_find(const struct bs_roster *roster, const char *user);

#ifdef __cplusplus
}
#endif
#endif
