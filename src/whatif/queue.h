/* Points that threads compute in any order, as if one came after the other: after one without a result none is begun, and it is the one that is told. */
#ifndef BILLSHIFT_WHATIF_QUEUE_H
#define BILLSHIFT_WHATIF_QUEUE_H

#include <billshift/status.h>
#include <stdbool.h>
#include <stddef.h>

struct queue {
    size_t n, done;
    size_t failed;                                /* the first point without a result; n: none */
    void (*progress)(void *context, double done); /* done: 0 to 1, rising; of one thread at a time. NULL: nobody asks */
    void *context;
};

struct queue queue_of(size_t n, void (*progress)(void *context, double done), void *context);

/* Whether a point is to be computed: none before it is without a result. */
bool queue_wants(const struct queue *queue, size_t point);

/* A point that was wanted has a result or not. true: it is the first without one, so far. */
bool queue_has(struct queue *queue, size_t point, enum bs_status status);

static inline bool queue_failed(const struct queue *queue)
{
    return queue->failed < queue->n;
}

#endif
