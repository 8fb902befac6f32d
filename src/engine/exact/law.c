#include "engine/exact/law.h"
#include "engine/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void law_free(struct law *law)
{
    free(law->panels);
    free(law->atoms);
    *law = (struct law){0};
}

enum bs_status law_grow(void **rows, size_t *room, size_t n, size_t size)
{
    if (n < *room)
        return BS_OK;
    size_t wanted = *room ? 2 * *room : 32;
    void *grown = realloc(*rows, wanted * size);
    if (!grown)
        return BS_ERROR_MEMORY;
    *rows = grown;
    *room = wanted;
    return BS_OK;
}

static void set_density(struct law_panel *panel, const double *coef)
{
    memcpy(panel->coef, coef, sizeof panel->coef);
    legendre_powers(coef, panel->powers);
    panel->lower = -legendre_integral_by_powers(panel->powers, -1);
}

enum bs_status law_add_panel(struct law *law, double from, double to, const double *coef)
{
    void *rows = law->panels;
    enum bs_status status = law_grow(&rows, &law->room, law->n, sizeof *law->panels);
    law->panels = rows;
    if (status != BS_OK)
        return status;
    struct law_panel *panel = &law->panels[law->n++];
    *panel = (struct law_panel){.from = from, .to = to};
    set_density(panel, coef);
    return BS_OK;
}

enum bs_status law_add_atom(struct law *law, double use, double mass)
{
    void *rows = law->atoms;
    enum bs_status status = law_grow(&rows, &law->atom_room, law->n_atoms, sizeof *law->atoms);
    law->atoms = rows;
    if (status == BS_OK)
        law->atoms[law->n_atoms++] = (struct law_atom){use, mass};
    return status;
}

static double half_width(const struct law_panel *panel)
{
    return (panel->to - panel->from) / 2;
}

static double score_of(const struct law_panel *panel, double use)
{
    return fmin(fmax((use - panel->from) / half_width(panel) - 1, -1), 1);
}

/* Integral of (x - from) over the panel. */
static double own_excess(const struct law_panel *panel)
{
    return half_width(panel) * 2 * (panel->coef[0] + panel->coef[1] / 3);
}

void law_finish(struct law *law)
{
    double sum = 0, excess = 0, end = 0;
    for (size_t i = 0; i < law->n; i++) {
        law->panels[i].below = sum;
        sum += 2 * law->panels[i].coef[0];
    }
    law->mass = sum;
    for (size_t i = 0; i < law->n_atoms; i++)
        law->mass += law->atoms[i].mass;
    sum = 0;
    for (size_t i = law->n; i-- > 0;) {
        struct law_panel *panel = &law->panels[i];
        panel->above = sum;
        panel->excess = sum > 0 ? excess + (end - panel->to) * sum : 0;
        excess = panel->excess + own_excess(panel) + (panel->to - panel->from) * sum;
        sum += 2 * panel->coef[0];
        end = panel->from;
    }
}

/* The first panel that ends above a use; n: none. */
static size_t panel_at(const struct law *law, double use)
{
    size_t low = 0, high = law->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (law->panels[middle].to > use)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The first atom above a use. */
static size_t atom_above(const struct law *law, double use)
{
    size_t low = 0, high = law->n_atoms;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (law->atoms[middle].use > use)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Mass of the panel up to a use in it. */
static double own_below(const struct law_panel *panel, double use)
{
    return panel->lower + legendre_integral_by_powers(panel->powers, score_of(panel, use));
}

double law_smooth_below(const struct law *law, double use)
{
    size_t i = panel_at(law, use);
    if (law->n == 0)
        return 0;
    if (i == law->n)
        return law->panels[i - 1].below + 2 * law->panels[i - 1].coef[0];
    const struct law_panel *panel = &law->panels[i];
    return panel->below + (use > panel->from ? own_below(panel, use) : 0);
}

double law_smooth_above(const struct law *law, double use)
{
    size_t i = panel_at(law, use);
    if (i == law->n)
        return 0;
    const struct law_panel *panel = &law->panels[i];
    return panel->above + (2 * panel->coef[0] - (use > panel->from ? own_below(panel, use) : 0));
}

double law_smooth_between(const struct law *law, double from, double to)
{
    double below = law_smooth_below(law, from), above = law_smooth_above(law, from);
    return below < above ? law_smooth_below(law, to) - below : above - law_smooth_above(law, to);
}

double law_density(const struct law *law, double use)
{
    size_t i = panel_at(law, use);
    if (i == law->n || use < law->panels[i].from)
        return 0;
    const struct law_panel *panel = &law->panels[i];
    return legendre_by_powers(panel->powers, score_of(panel, use)) / half_width(panel);
}

BS_VECTORS static void panel_densities(const struct law_panel *panel, const double *restrict use, size_t n, double *restrict out)
{
    double half = half_width(panel), scale = 1 / half;
    for (size_t i = 0; i < n; i++)
        out[i] = legendre_by_powers(panel->powers, (use[i] - panel->from) * scale - 1) * scale;
}

void law_densities(const struct law *law, const double *use, double before, double after, double *out)
{
    const struct law_panel *panels = law->panels;
    double first = law->n > 0 ? panels[0].from : INFINITY, last = law->n > 0 ? panels[law->n - 1].to : INFINITY;
    for (size_t i = 0, end, p = law->n; i < LEGENDRE; i = end) {
        end = i + 1;
        if (use[i] < first || use[i] >= last) {
            out[i] = use[i] < first ? before : after;
            continue;
        }
        p = p + 1 < law->n && use[i] >= panels[p].to && use[i] < panels[p + 1].to ? p + 1 : panel_at(law, use[i]);
        if (use[i] < panels[p].from) {
            out[i] = 0;
            continue;
        }
        while (end < LEGENDRE && use[end] >= panels[p].from && use[end] < panels[p].to)
            end++;
        panel_densities(&panels[p], use + i, end - i, out + i);
    }
}

double law_below(const struct law *law, double use)
{
    double sum = law_smooth_below(law, use);
    for (size_t k = 0, end = atom_above(law, use); k < end; k++)
        sum += law->atoms[k].mass;
    return sum;
}

double law_above(const struct law *law, double use)
{
    double sum = law_smooth_above(law, use);
    for (size_t k = atom_above(law, use); k < law->n_atoms; k++)
        sum += law->atoms[k].mass;
    return sum;
}

double law_at(const struct law *law, double use)
{
    size_t i = atom_above(law, use);
    return i > 0 && law->atoms[i - 1].use == use ? law->atoms[i - 1].mass : 0;
}

double law_excess(const struct law *law, double use)
{
    size_t i = panel_at(law, use);
    double sum = 0;
    for (size_t k = atom_above(law, use); k < law->n_atoms; k++)
        sum += law->atoms[k].mass * (law->atoms[k].use - use);
    if (i == law->n)
        return sum;
    const struct law_panel *panel = &law->panels[i];
    double inside = use > panel->from ? half_width(panel) * legendre_excess(panel->coef, score_of(panel, use))
                                      : own_excess(panel) + 2 * panel->coef[0] * (panel->from - use);
    return sum + inside + panel->excess + panel->above * (panel->to - use);
}

double law_first(const struct law *law)
{
    return law_excess(law, 0);
}

double law_below_first(const struct law *law, double use)
{
    double sum = 0;
    size_t end = panel_at(law, use);
    for (size_t k = 0, atoms = atom_above(law, use); k < atoms; k++)
        sum += law->atoms[k].mass * law->atoms[k].use;
    for (size_t i = 0; i < end; i++)
        sum += own_excess(&law->panels[i]) + 2 * law->panels[i].coef[0] * law->panels[i].from;
    if (end == law->n || use <= law->panels[end].from)
        return sum;
    const struct law_panel *panel = &law->panels[end];
    double coef[LEGENDRE], width = use - panel->from;
    legendre_part(panel->coef, -1, score_of(panel, use), coef);
    return sum + width * (coef[0] + coef[1] / 3) + 2 * coef[0] * panel->from;
}

enum bs_status law_split(struct law *law, double use)
{
    size_t i = panel_at(law, use);
    if (i == law->n || use <= law->panels[i].from)
        return BS_OK;
    struct law_panel old = law->panels[i];
    double s = score_of(&old, use), low[LEGENDRE], high[LEGENDRE];
    legendre_part(old.coef, -1, s, low);
    legendre_part(old.coef, s, 1, high);
    enum bs_status status = law_add_panel(law, use, old.to, high);
    if (status != BS_OK)
        return status;
    struct law_panel last = law->panels[law->n - 1];
    memmove(&law->panels[i + 2], &law->panels[i + 1], (law->n - i - 2) * sizeof *law->panels);
    law->panels[i + 1] = last;
    law->panels[i].to = use;
    set_density(&law->panels[i], low);
    law_finish(law);
    return BS_OK;
}

enum bs_status law_band(const struct law *law, double from, double to, struct law *out)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < law->n && status == BS_OK; i++)
        if (law->panels[i].from >= from && law->panels[i].to <= to)
            status = law_add_panel(out, law->panels[i].from, law->panels[i].to, law->panels[i].coef);
    for (size_t i = 0; i < law->n_atoms && status == BS_OK; i++)
        if (law->atoms[i].use > from && law->atoms[i].use <= to)
            status = law_add_atom(out, law->atoms[i].use, law->atoms[i].mass);
    law_finish(out);
    return status;
}

static int by_use(const void *a, const void *b)
{
    const struct law_atom *x = a, *y = b;
    return (x->use > y->use) - (x->use < y->use);
}

size_t law_nodes(const struct law *law, struct law_atom *out)
{
    const struct legendre *l = legendre();
    size_t n = 0;
    for (size_t i = 0; i < law->n; i++) {
        const struct law_panel *panel = &law->panels[i];
        double values[LEGENDRE], half = (panel->to - panel->from) / 2;
        legendre_values(panel->coef, values);
        for (int k = 0; k < LEGENDRE; k++)
            out[n++] = (struct law_atom){panel->from + half + half * l->node[k], values[k] * l->weight[k]};
    }
    for (size_t i = 0; i < law->n_atoms; i++)
        out[n++] = law->atoms[i];
    if (law->n_atoms > 0)
        qsort(out, n, sizeof *out, by_use);
    return n;
}
