/* Wherever memory runs out while a usage file is read, by two threads too, the reading ends with BS_ERROR_MEMORY: nothing crashes, waits for ever,
   or, under AddressSanitizer, leaks. The library's own requests go through here (--wrap in tests/CMakeLists.txt). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/usage_reading.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t size);

/* Which request fails, counted from 0; -1: none does. And all that follow, where `onwards` says so. */
static long failing = -1;
static bool onwards;
static atomic_long asked, refused;

static bool fails(void)
{
    long k = failing < 0 ? -1 : atomic_fetch_add(&asked, 1);
    bool is = k >= 0 && (onwards ? k >= failing : k == failing);
    atomic_fetch_add(&refused, is);
    return is;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

/* More users than the least table holds, in blocks with and without quotes, of teams and models that come and go. */
static void write_file(const char *path)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs("user,month,use,team,model\n", file);
    for (unsigned i = 0; i < 3000; i++)
        fprintf(file, "%suser%u%s,2026-%02u,%u,team%u,%s\n", i % 97 ? "" : "\"", i / 2, i % 97 ? "" : "\"", 12 - i % 12, i, i % 5,
                i % 2 ? "small" : "large");
    fclose(file);
}

static enum bs_status read_file(const char *path, unsigned threads, struct bs_diagnostics *told)
{
    static const char *const meters[] = {"usage"}, *const columns[] = {"use"};
    static const struct bs_usage_model models[] = {{"small", 0}, {"large", 1}};
    const struct reading_way way = {.block = 4096};
    struct bs_usage_source source = {.path = path, .first = BS_NO_MONTH, .last = BS_NO_MONTH};
    const struct bs_usage_query query = {.sources = &source,
                                         .n_sources = 1,
                                         .meters = meters,
                                         .n_meters = 1,
                                         .columns = columns,
                                         .team = "team",
                                         .model = "model",
                                         .models = models,
                                         .n_names = 2,
                                         .n_models = 2,
                                         .currency = "USD",
                                         .threads = threads};
    struct bs_usage usage;
    struct bs_arena *arena = bs_arena_new();
    enum bs_status status = arena ? reading_files(&query, way, arena, &usage, told) : BS_ERROR_MEMORY;
    bs_arena_free(arena);
    return status;
}

static void ends_wherever_memory_does(void **state)
{
    char path[] = "/tmp/billshift-XXXXXX";
    (void)state;
    close(mkstemp(path));
    write_file(path);
    for (unsigned way = 0; way < 4; way++) {
        unsigned threads = 1 + way / 2;
        onwards = way % 2;
        bool ended = false;
        for (long k = 0; !ended; k += 1 + k / 64) { /* all of the first, then fewer of those that are alike */
            struct bs_diagnostics told;
            bs_diagnostics_init(&told);
            asked = refused = 0;
            failing = k;
            enum bs_status status = read_file(path, threads, &told);
            failing = -1;
            ended = refused == 0;
            assert_int_equal(status, ended || told.out_of_memory ? BS_OK : BS_ERROR_MEMORY);
            bs_diagnostics_free(&told);
        }
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ends_wherever_memory_does)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
