#include <billshift/segment.h>

#include <math.h>

double bs_growth_at(const struct bs_growth *growth, size_t month)
{
    return pow(growth->factor, (double)month / (double)growth->months);
}

double bs_segment_most_growth(const struct bs_segment *segment, size_t months)
{
    double most = bs_segment_growth(segment, 0);
    for (size_t month = 1; month < months; month++)
        most = fmax(most, bs_segment_growth(segment, month));
    return most;
}

double bs_population_most_growth(const struct bs_population *p)
{
    double most = p->projection ? p->projection->growth[0] : 1;
    for (size_t month = 1; p->projection && month < p->projection->months; month++)
        most = fmax(most, p->projection->growth[month]);
    return most;
}
