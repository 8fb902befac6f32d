#include "whatif/queue.h"

struct queue queue_of(size_t n, void (*progress)(void *context, double done), void *context)
{
    return (struct queue){.n = n, .failed = n, .progress = progress, .context = context};
}

bool queue_wants(const struct queue *queue, size_t point)
{
    size_t failed;
#pragma omp atomic read
    failed = queue->failed;
    return point <= failed;
}

bool queue_has(struct queue *queue, size_t point, enum bs_status status)
{
    bool first = false;
#pragma omp critical(billshift_queue)
    {
        first = status != BS_OK && point < queue->failed;
        if (first) {
#pragma omp atomic write
            queue->failed = point;
        }
        queue->done++;
        if (queue->progress)
            queue->progress(queue->context, (double)queue->done / (double)queue->n);
    }
    return first;
}
