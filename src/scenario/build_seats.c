/* The seats of a population: users of the file, users that only the roster knows, and idle seats. */
#include "scenario/build_population.h"

#include <billshift/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Seats while they are listed. */
struct seating {
    struct bs_build *b;
    const struct bs_usage *read;
    struct population_seat *seats;
    size_t n, of_file, named;                  /* all; users of the file; those and users of the roster */
    bool *used;                                /* [seat of the roster]: a user of the file has it */
    size_t unlisted;                           /* users of the file without a seat in the roster */
    size_t not_now;                            /* seats of the roster that are not there in the term */
    size_t left, coming;                       /* of a projected term, in place of that: as in bs_projection */
    size_t lost_users, lost_months, lost_line; /* with use in months in which their seat is not there; line of the first seat */
};

static const struct bs_population_spec *spec_of(const struct bs_build *b)
{
    return b->spec->population.items;
}

void bs_seat_months(const struct bs_roster *roster, const struct population_seat *seat, int first_month, size_t months,
                    size_t *first, size_t *end)
{
    const struct bs_roster_seat *listed = seat->listed == BS_NEVER ? NULL : &roster->seats[seat->listed];
    long from = !listed || listed->from == BS_NO_MONTH ? 0 : (long)listed->from - first_month;
    long to = !listed || listed->to == BS_NO_MONTH ? (long)months - 1 : (long)listed->to - first_month;
    *first = from < 0 ? 0 : from > (long)months ? months : (size_t)from;
    *end = to < 0 ? 0 : to >= (long)months ? months : (size_t)to + 1;
}

/* A seat that is there in the last month of the file, and in the projected term. */
static bool goes_on(const struct seating *s, const struct population_seat *seat, size_t first, size_t end)
{
    return first < end && end == s->read->months && bs_project_end(s->b, seat) > 0;
}

/* Only where it is there in the term. */
static void add_seat(struct seating *s, size_t user, size_t listed)
{
    const struct population_seat seat = {user, listed};
    size_t first, end, months = s->read->months;
    bs_seat_months(s->b->roster, &seat, s->read->first, months, &first, &end);
    if (s->b->projection ? goes_on(s, &seat, first, end) : first < end)
        s->seats[s->n++] = seat;
    else if (!s->b->projection)
        s->not_now++;
    else if (first == months)
        s->coming++;
    else
        s->left++;
}

/* Names that nobody of the file has are what a user of the file may be misspelt from. */
static void refuse_unlisted(struct seating *s, const char *name, const char *const *names, size_t n)
{
    const struct bs_roster *roster = s->b->roster;
    const struct bs_place place = {.file = roster->path};
    char quoted[BS_QUOTE_SIZE], other[BS_QUOTE_SIZE];
    const char *near = s->b->diagnostics->errors < BS_ERRORS_KEPT ? bs_nearest(name, names, n) : NULL;
    bs_error(s->b->diagnostics, &place,
             "%s is in the usage file but has no seat here%s%s%s; list it, or write population.unlisted: keep",
             bs_quote(name, strlen(name), quoted), near ? " (is it " : "", near ? bs_quote(near, strlen(near), other) : "",
             near ? "?)" : "");
}

static enum bs_status check_unlisted(struct seating *s)
{
    const struct bs_roster *roster = s->b->roster;
    if (s->unlisted == 0)
        return BS_OK;
    if (strcmp(spec_of(s->b)->unlisted.value, "keep") == 0) {
        const struct bs_place place = {.file = roster->path};
        bs_warning(
            s->b->diagnostics, &place,
            "users of the usage file without a seat here: %zu; they are kept, with a seat in every month (unlisted: refuse names "
            "them)",
            s->unlisted);
        return BS_OK;
    }
    const char **names = bs_arena_take(s->b->arena, roster->n, sizeof *names);
    size_t n = 0;
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < roster->n; i++)
        if (!s->used[i])
            names[n++] = roster->seats[i].user;
    for (size_t user = 0; user < s->read->users; user++)
        if (bs_roster_find(roster, s->read->names[user]) == roster->n)
            refuse_unlisted(s, s->read->names[user], names, n);
    return BS_ERROR_INPUT;
}

static void count_lost(struct seating *s, size_t user, size_t listed)
{
    const struct population_seat seat = {user, listed};
    size_t months = s->read->months, cells = s->read->n_cells, first, end, lost = 0;
    bs_seat_months(s->b->roster, &seat, s->read->first, months, &first, &end);
    for (size_t month = 0; month < months; month++) {
        bool any = false;
        for (size_t cell = 0; cell < cells && (month < first || month >= end); cell++)
            any |= s->read->quantity[(user * months + month) * cells + cell] > 0;
        lost += any;
    }
    if (lost > 0 && s->lost_users++ == 0)
        s->lost_line = s->b->roster->seats[listed].line;
    s->lost_months += lost;
}

static enum bs_status list_seats(struct seating *s)
{
    const struct bs_roster *roster = s->b->roster;
    for (size_t user = 0; user < s->read->users; user++) {
        size_t listed = roster ? bs_roster_find(roster, s->read->names[user]) : 0;
        s->unlisted += roster && listed == roster->n;
        if (roster && listed < roster->n) {
            s->used[listed] = true;
            count_lost(s, user, listed);
        }
        add_seat(s, user, roster && listed < roster->n ? listed : BS_NEVER);
    }
    s->of_file = s->n;
    enum bs_status status = check_unlisted(s);
    for (size_t i = 0; roster && i < roster->n && status == BS_OK; i++)
        if (!s->used[i])
            add_seat(s, BS_NEVER, i);
    return status;
}

static enum bs_status add_idle(struct seating *s)
{
    const struct bs_number_field *seats = &spec_of(s->b)->seats;
    const char *whose = s->b->roster ? "the file and the roster hold" : "the file holds";
    const char *there = s->b->projection ? "that are projected" : s->b->roster ? "in the file and the roster" : "in the file";
    size_t wanted = seats->node ? (size_t)seats->value : s->n, named = s->n;
    s->named = named;
    if (wanted < named && s->b->projection)
        return bs_node_error(s->b->diagnostics, seats->node, "seats is %.0f, but %zu users are projected", seats->value, named);
    if (wanted < named)
        return bs_node_error(s->b->diagnostics, seats->node, "seats is %.0f, but %s %zu users", seats->value, whose, named);
    while (s->n < wanted)
        add_seat(s, BS_NEVER, BS_NEVER);
    if (wanted > named)
        bs_assumption(s->b->diagnostics, "population: users %s %zu, idle seats beside them %zu", there, named, wanted - named);
    return BS_OK;
}

static const char *name_of(const struct seating *s, size_t i)
{
    const struct population_seat *seat = &s->seats[i];
    char name[40];
    if (seat->user != BS_NEVER)
        return s->read->names[seat->user];
    if (s->b->roster && seat->listed != BS_NEVER)
        return s->b->roster->seats[seat->listed].user;
    snprintf(name, sizeof name, "(idle seat %zu)", i - s->named + 1);
    return bs_arena_copy(s->b->arena, name, strlen(name));
}

/* Names, and the use in the months of each seat. */
static enum bs_status fill_users(const struct seating *s, struct bs_population *p)
{
    size_t months = s->read->months, cells = s->read->n_cells, first, end;
    const char **names = bs_arena_take(s->b->arena, s->n, sizeof *names);
    double *quantity = bs_arena_take(s->b->arena, s->n, months * cells * sizeof *quantity);
    if (!names || !quantity)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < s->n; i++) {
        const struct population_seat *seat = &s->seats[i];
        names[i] = name_of(s, i);
        if (!names[i])
            return BS_ERROR_MEMORY;
        if (seat->user == BS_NEVER)
            continue;
        bs_seat_months(s->b->roster, seat, s->read->first, months, &first, &end);
        memcpy(quantity + (i * months + first) * cells, s->read->quantity + (seat->user * months + first) * cells,
               (end - first) * cells * sizeof *quantity);
    }
    p->names = names;
    p->quantity = quantity;
    p->users = s->n;
    p->idle = s->n - s->of_file;
    return BS_OK;
}

static void tell_roster(const struct seating *s)
{
    struct bs_diagnostics *d = s->b->diagnostics;
    const struct bs_roster *roster = s->b->roster;
    const struct bs_place place = {.file = roster->path, .line = s->lost_line};
    size_t idle = 0;
    for (size_t i = 0; i < roster->n; i++)
        idle += !s->used[i];
    bs_assumption(d, "roster: seats %zu, of them %zu of users who are not in the usage file and used nothing", roster->n, idle);
    if (s->not_now > 0)
        bs_assumption(d, "roster: seats left out, as they are not there in any month of the term: %zu", s->not_now);
    if (s->lost_users > 0)
        bs_warning(
            d, &place,
            "use in months in which the user's seat is not there is in no bill: users %zu, their months %zu; the first of them is "
            "in line %zu",
            s->lost_users, s->lost_months, s->lost_line);
}

/* Which months of each seat are drawn from. */
static enum bs_status fill_own(const struct seating *s, struct bs_population *p)
{
    struct bs_projection *j = s->b->projection;
    size_t months = s->read->months, end, *own_first = bs_arena_take(s->b->arena, s->n, sizeof *own_first);
    if (!own_first)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < s->n; i++) {
        bs_seat_months(s->b->roster, &s->seats[i], s->read->first, months, &own_first[i], &end);
        bool several = months - own_first[i] > 1, of_file = s->seats[i].user != BS_NEVER;
        j->varies |= of_file && several;
        j->single += of_file && !several && months > 1;
    }
    j->own_first = own_first;
    j->left = s->left;
    j->coming = s->coming;
    p->projection = j;
    return BS_OK;
}

/* Of the projected term. */
static enum bs_status check_projected(const struct seating *s)
{
    const struct bs_place place = {.file = s->b->roster->path};
    size_t end = 0;
    for (size_t i = 0; i < s->n; i++) {
        size_t own = bs_project_end(s->b, &s->seats[i]);
        end = own > end ? own : end;
    }
    int at = 12 * s->b->first_year + s->b->first_month - 1 + (int)end;
    if (end < s->b->projection->months)
        return bs_error(s->b->diagnostics, &place,
                        "no seat of those in the last month of the usage file is there in %04d-%02d, a projected month", at / 12,
                        at % 12 + 1);
    return BS_OK;
}

/* A month without any seat has nobody to lay its amounts on. */
static enum bs_status check_months(const struct seating *s)
{
    if (s->b->projection)
        return check_projected(s);
    for (size_t month = 0; month < s->read->months; month++) {
        bool any = false;
        for (size_t i = 0; i < s->n && !any; i++) {
            size_t first, end;
            bs_seat_months(s->b->roster, &s->seats[i], s->read->first, s->read->months, &first, &end);
            any = month >= first && month < end;
        }
        int at = s->read->first + (int)month;
        const struct bs_place place = {.file = s->b->roster->path};
        if (!any)
            return bs_error(s->b->diagnostics, &place, "no seat is there in %04d-%02d, a month of the usage file", at / 12,
                            at % 12 + 1);
    }
    return BS_OK;
}

static enum bs_status read_roster(struct bs_build *b)
{
    const struct bs_text_field *file = &spec_of(b)->roster;
    const char *path;
    if (!file->node) {
        if (spec_of(b)->unlisted.node)
            return bs_node_error(b->diagnostics, spec_of(b)->unlisted.node,
                                 "unlisted: there is no roster that users could be missing in");
        return BS_OK;
    }
    struct bs_roster *roster = bs_arena_take(b->arena, 1, sizeof *roster);
    enum bs_status status = roster ? bs_build_path(b, file, &path) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = bs_roster_read(path, b->arena, roster, b->diagnostics);
    if (status == BS_OK && b->options->pseudonym_key) /* as the names of the file are by now */
        status = bs_roster_hide(roster, b->options->pseudonym_key, b->arena);
    b->roster = roster;
    return status == BS_OK
               ? bs_build_note_file(b, bs_build_shown(b, path), "roster", roster->columns, roster->n_columns, &roster->digest)
               : status;
}

enum bs_status bs_build_seats(struct bs_build *b, const struct bs_usage *read, struct bs_population *p)
{
    struct seating s = {.b = b, .read = read};
    enum bs_status status = read_roster(b);
    if (status != BS_OK)
        return status;
    size_t listed = b->roster ? b->roster->n : 0, most = read->users + listed;
    size_t wanted = spec_of(b)->seats.node ? (size_t)spec_of(b)->seats.value : 0;
    s.seats = bs_arena_take(b->arena, most > wanted ? most : wanted, sizeof *s.seats);
    s.used = bs_arena_take(b->arena, listed, sizeof *s.used);
    if (!s.seats || !s.used)
        return BS_ERROR_MEMORY;
    status = list_seats(&s);
    if (status == BS_OK)
        status = add_idle(&s);
    if (status == BS_OK && b->roster) {
        tell_roster(&s);
        status = check_months(&s);
    }
    if (status == BS_OK && (b->roster || s.n > read->users))
        status = fill_users(&s, p);
    if (status == BS_OK && b->projection)
        status = fill_own(&s, p);
    if (status == BS_OK && b->roster)
        status = bs_build_kinds(b, s.seats, read->first, p);
    return status == BS_OK ? bs_build_teams(b, s.seats, read, p) : status;
}
