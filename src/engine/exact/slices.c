/* The bins of histogram.csv from a law. */
#include "engine/exact/exact.h"
#include "result/histogram_bins.h"

/* As of drawn changes: so many bins to an octave, and a value that holds this share stands as an atom. */
enum { COARSE_BITS = 5 };
static const double ATOM_SHARE = 1e-3;
/* Less than this on either side of the bins is left out. */
static const double BEYOND = 1e-12;

struct listing {
    const struct pushed *pushed;
    struct bin_scale scale;
    struct bs_slice *out; /* NULL: counts only */
    size_t n, atom;
    double last; /* mass up to here, without large atoms */
};

static bool large(const struct listing *l, const struct pushed_atom *atom)
{
    return atom->mass >= ATOM_SHARE * l->pushed->mass;
}

static void put(struct listing *l, double lower, double upper, double mass)
{
    if (mass <= 0)
        return;
    if (l->out)
        l->out[l->n] = (struct bs_slice){lower, upper, mass / l->pushed->mass};
    l->n++;
}

/* Small atoms count in the bin that holds them; at an edge, in the upper one, if there is one. */
static double mass_before(const struct listing *l, double edge, bool last)
{
    double sum = pushed_smooth_below(l->pushed, edge), end = last ? nextafter(edge, INFINITY) : edge;
    for (size_t i = 0; i < l->pushed->n_atoms && l->pushed->atoms[i].value < end; i++)
        if (!large(l, &l->pushed->atoms[i]))
            sum += l->pushed->atoms[i].mass;
    return sum;
}

static void put_atoms(struct listing *l, double up_to)
{
    for (; l->atom < l->pushed->n_atoms && l->pushed->atoms[l->atom].value <= up_to; l->atom++)
        if (large(l, &l->pushed->atoms[l->atom]))
            put(l, l->pushed->atoms[l->atom].value, l->pushed->atoms[l->atom].value, l->pushed->atoms[l->atom].mass);
}

static void put_bin(struct listing *l, double lower, double upper, bool last)
{
    put_atoms(l, lower);
    double mass = mass_before(l, upper, last);
    put(l, lower, upper, mass - l->last > 1e-15 * l->pushed->mass ? mass - l->last : 0);
    l->last = mass;
}

/* Both sides of 0, from the lowest value to the highest. */
static void list(struct listing *l, double lowest, double highest)
{
    uint64_t from = lowest < 0 ? bin_key(&l->scale, -lowest) + 1 : 0, to = highest > 0 ? bin_key(&l->scale, highest) + 1 : 0;
    l->n = l->atom = 0;
    l->last = 0;
    uint64_t end = highest < 0 ? bin_key(&l->scale, -highest) : 0;
    for (uint64_t key = from; key-- > end;)
        put_bin(l, -bin_edge(&l->scale, key + 1), -bin_edge(&l->scale, key), key == end && highest <= 0);
    for (uint64_t key = lowest > 0 ? bin_key(&l->scale, lowest) : 0; key < to; key++)
        put_bin(l, bin_edge(&l->scale, key), bin_edge(&l->scale, key + 1), key + 1 == to);
    put_atoms(l, INFINITY);
}

enum bs_status exact_slices(const struct pushed *pushed, double floor, struct bs_arena *arena, struct bs_change_distribution *out)
{
    struct listing l = {.pushed = pushed, .scale = bin_scale_of(COARSE_BITS, floor)};
    double lowest = pushed_quantile(pushed, BEYOND), highest = pushed_quantile(pushed, 1 - BEYOND);
    list(&l, lowest, highest);
    out->n_slices = l.n;
    l.out = bs_arena_take(arena, l.n + 1, sizeof *l.out);
    if (!l.out)
        return BS_ERROR_MEMORY;
    list(&l, lowest, highest);
    out->slices = l.out;
    return BS_OK;
}
