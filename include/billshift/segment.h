/* Who uses how much: meters, segments of drawn seats, or a population of real users. Plain data, checked by whoever builds it. */
#ifndef BILLSHIFT_SEGMENT_H
#define BILLSHIFT_SEGMENT_H

#include <billshift/distribution.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A measured quantity that a contract can charge for. Meter 0 is always `usage`: money at the list price of month 1. */
struct bs_meter {
    const char *name;
    const char *unit;  /* `usage`: the currency; else the name of the units, e.g. tokens */
    double list_price; /* money per unit; `usage`: 1; NaN: not stated */
    bool in_prompt;    /* counts towards the length of a prompt: input and cached tokens, not output */
    /* A part of another meter, split off by model, prompt length and mode of service, e.g. `opus/input/long`; else all zero. Its units
       count in the whole too. */
    const char *model;    /* NULL: no part of another */
    size_t whole;         /* index of the meter that it is a part of */
    bool long_prompts;    /* of requests with a long prompt only; else of those that no such part takes */
    double prompts_above; /* where long_prompts: the prompt is longer than so many tokens (>= 0), and not than the next part's */
    const char *mode;     /* batch, fast ...; NULL: ordinary service */
    double usage; /* money at list price that a unit of the part adds to the meter `usage`; 0: none, there is no list card */
};

/* A named part of the seats with its own distribution of use.
   Use of a seat in a month = level (drawn once per replication) x gamma factor with mean 1 and coefficient of variation
   month_to_month, independent by month x the month's growth; with chance `inactive` the seat uses nothing all term. */
struct bs_segment {
    const char *name;
    const char *title;                   /* NULL: none */
    size_t seats;                        /* >= 1 */
    const struct bs_distribution *level; /* of active seats, use a month in units of `meter` */
    double month_to_month;               /* 0, or 0.001 to 10 */
    double inactive;                     /* 0 .. 1 */
    size_t meter;                        /* index: the quantity that is drawn */
    const double *mix;       /* units of each meter per unit of use, by meter index; without a mix: 1 at `meter`, else 0 */
    double value_per_unit;   /* of a unit of use at list price of month 1: what cohorts are ranked by */
    const double *growth;    /* [month of the term] factor on use, BS_GROWN_LEAST to BS_GROWN_MOST; NULL: 1 in every month */
    const char *growth_text; /* as the scenario states it; NULL: none, or month by month, or by meters */
    /* [month * n_meters + meter] the mix of each month, where meters grow apart; NULL: `mix` in every month. Such that a unit of use is worth
       value_per_unit in every month: what meters grow by together is in `growth`. */
    const double *month_mix;
    bool
        continues; /* these seats and those of the segment before are one in the results: they differ in a contract's response alone */
};

/* The least and the most that use may become of that before growth within a term: what leaves this range was not meant. */
#define BS_GROWN_LEAST 1e-6
#define BS_GROWN_MOST  1e6

static inline double bs_segment_growth(const struct bs_segment *segment, size_t month)
{
    return segment->growth ? segment->growth[month] : 1;
}

/* Units of each of the n_meters meters per unit of use in a month (index). */
static inline const double *bs_segment_mix(const struct bs_segment *segment, size_t n_meters, size_t month)
{
    return segment->month_mix ? segment->month_mix + month * n_meters : segment->mix;
}

/* The greatest growth of any of so many months. */
double bs_segment_most_growth(const struct bs_segment *segment, size_t months);

/* Seats that come to a segment within the term, drawn like the others; before that month they are not there. Paid from then on. */
struct bs_joining {
    size_t segment, month, seats; /* month: index >= 1 */
};

/* Seats that go from a segment within the term: from that month on they are not there and not paid. Those that came first go first. */
struct bs_leaving {
    size_t segment, month, seats; /* month: index >= 1 */
};

/* What moves the use of all seats of an organization together: a factor a month, lognormal with mean 1, drawn once for all of them in each
   replication; months by a stationary autoregression of its logarithm. */
struct bs_shock {
    double sd;              /* standard deviation of the factor, above 0 */
    double autocorrelation; /* of its logarithm from month to month, 0 .. 1 */
};

/* What is printed for people names no team with fewer users; these stand together under a name that no team has, with the smallest other team
   where together they are fewer still: else what is left of all would be theirs. */
enum { BS_TEAM_SHOWN = 5 };
#define BS_SMALL_TEAMS "(small teams)"

/* Use that grows or shrinks by the same factor in equal times. */
struct bs_growth {
    double factor;   /* above 0: so many times as much after `months` months */
    unsigned months; /* 1 or 12 */
};

/* What use is multiplied by in a month (index): 1 in the first. */
double bs_growth_at(const struct bs_growth *growth, size_t month);

/* A term projected from users' own months: in each replication a user's use in each month of the term is that of one of their own months, all
   meters of it, drawn with equal chance and independently by user and month, times the month's growth. */
struct bs_projection {
    size_t months;           /* of the term */
    const double *growth;    /* [month of the term] factor on use, above 0 */
    const char *growth_text; /* as the scenario states it; NULL: none */
    const size_t *own_first; /* [user] own months are those of the file from this one (index) on; NULL: all */
    bool varies;             /* some user of the file has several own months: else nothing is drawn */
    size_t left;             /* seats left out: not there in the last month of the file, or gone before the term */
    size_t coming;           /* seats left out: they come after the last month of the file */
    size_t single;           /* users of the file with one own month, where the file has several */
};

struct bs_usage;

/* Users of a population whom every contract treats alike: of one seat type, there and paid in the same months. */
struct bs_user_kind {
    size_t type;       /* index in the population's types */
    size_t first, end; /* months of the term (index): there from first to before end */
    size_t users;      /* >= 1 */
};

/* Users' own months, read from a file: use[user * months + month], in units of `meter`. Where the file holds several meters
   (n_columns > 0), use is their value at list price and every user has a mix of their own. These months are the term, unless it is
   projected from them. */
struct bs_population {
    size_t users, months, meter;
    const struct bs_projection *projection; /* NULL: the own months are the term */
    size_t n_columns;
    const double *quantity;          /* [(user * months + month) * n_columns + column] */
    const double *column_mix;        /* [column * n_meters + meter] units of each meter per unit of the column */
    const char *const *names;        /* unique, in order of first appearance */
    const double *use;               /* >= 0, finite; 0 in own months in which the user's seat is not there */
    int first_year, first_month;     /* of month index 0; first_month 1 .. 12 */
    const char *file;                /* the first that was read, for messages and manifest */
    const struct bs_usage *read;     /* how it was read (usage_file.h); NULL: made in code */
    const char *const *column_names; /* [columns of `read`] names of their meters */
    size_t idle;                     /* of the users, the last: seats that are not in the file */
    double value_per_unit;
    const double *mix; /* as in a segment; with several columns that of all use together */
    /* What contracts deal their seat types by; NULL, 0: all users are of one type. */
    const char *const *types;
    size_t n_types;
    const struct bs_user_kind *kinds; /* NULL: one kind, there in every month */
    size_t n_kinds;
    const size_t *kind_of; /* [user] */
    /* NULL: no teams are known. */
    const char *const *teams;
    size_t n_teams;
    const size_t *team_of; /* [user] */
};

/* Months of the term. */
static inline size_t bs_population_term(const struct bs_population *p)
{
    return p->projection ? p->projection->months : p->months;
}

static inline struct bs_user_kind bs_population_kind(const struct bs_population *p, size_t user)
{
    return p->kind_of ? p->kinds[p->kind_of[user]] : (struct bs_user_kind){.end = bs_population_term(p), .users = p->users};
}

/* The first of a user's own months that a projection draws from; it draws from all from there on. */
static inline size_t bs_population_own_first(const struct bs_population *p, size_t user)
{
    return p->projection && p->projection->own_first ? p->projection->own_first[user] : 0;
}

/* The greatest growth of any month of the term; 1 where nothing is projected. */
double bs_population_most_growth(const struct bs_population *p);

/* Whether a user's seat is there in a month of the term. */
static inline bool bs_population_there(const struct bs_population *p, size_t user, size_t month)
{
    struct bs_user_kind kind = bs_population_kind(p, user);
    return month >= kind.first && month < kind.end;
}

#ifdef __cplusplus
}
#endif
#endif
