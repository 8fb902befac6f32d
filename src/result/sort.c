#include "result/sort.h"

#include <gsl/gsl_sort.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT = 11, DIGITS = 6, KINDS = 1 << DIGIT, FEW = 1024 };

/* Words in the order of their doubles, and back: negative ones are turned round. */
static uint64_t key_of(double value)
{
    uint64_t word;
    memcpy(&word, &value, sizeof word);
    return word >> 63 ? ~word : word | (uint64_t)1 << 63;
}

static double value_of(uint64_t key)
{
    uint64_t word = key >> 63 ? key & ~((uint64_t)1 << 63) : ~key;
    double value;
    memcpy(&value, &word, sizeof value);
    return value;
}

static size_t digit_of(uint64_t key, unsigned digit)
{
    return (size_t)(key >> DIGIT * digit) & (KINDS - 1);
}

/* Where the keys of each digit begin. false: all have the same one. */
static bool starts_of(const uint32_t *counts, size_t n, size_t *starts)
{
    size_t sum = 0;
    for (size_t k = 0; k < KINDS; k++) {
        if (counts[k] == n)
            return false;
        starts[k] = sum;
        sum += counts[k];
    }
    return true;
}

static void sort_keys(uint64_t **keys, uint64_t **other, size_t n, uint32_t (*counts)[KINDS])
{
    size_t starts[KINDS];
    for (unsigned d = 0; d < DIGITS; d++) {
        if (!starts_of(counts[d], n, starts))
            continue;
        for (size_t i = 0; i < n; i++)
            (*other)[starts[digit_of((*keys)[i], d)]++] = (*keys)[i];
        uint64_t *sorted = *other;
        *other = *keys;
        *keys = sorted;
    }
}

void sort_doubles(double *values, size_t n)
{
    bool many = n >= FEW && n < UINT32_MAX;
    uint32_t(*counts)[KINDS] = many ? calloc(DIGITS, sizeof *counts) : NULL;
    uint64_t *keys = many ? malloc(n * sizeof *keys) : NULL, *other = many ? malloc(n * sizeof *other) : NULL;
    bool made = counts && keys && other;
    for (size_t i = 0; i < n && made; i++) {
        keys[i] = key_of(values[i]);
        for (unsigned d = 0; d < DIGITS; d++)
            counts[d][digit_of(keys[i], d)]++;
    }
    if (made)
        sort_keys(&keys, &other, n, counts);
    else
        gsl_sort(values, 1, n); /* in place: few, or no memory */
    for (size_t i = 0; i < n && made; i++)
        values[i] = value_of(keys[i]);
    free(counts);
    free(keys);
    free(other);
}

size_t sort_distinct(double *values, size_t n)
{
    size_t kept = 0;
    sort_doubles(values, n);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || values[i] > values[kept - 1])
            values[kept++] = values[i];
    return kept;
}
