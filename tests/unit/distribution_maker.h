/* Distributions from names and values, for the tests. Everything lives in one arena between setup and teardown. */
#ifndef BILLSHIFT_TESTS_DISTRIBUTION_MAKER_H
#define BILLSHIFT_TESTS_DISTRIBUTION_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/distribution.h>
#include <billshift/number.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { MOST_PARAMETERS = 16 };

static struct bs_arena *maker_arena;
static char maker_message[BS_MESSAGE_SIZE];

__attribute__((unused)) static int maker_setup(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    maker_arena = bs_arena_new();
    return maker_arena ? 0 : -1;
}

__attribute__((unused)) static int maker_teardown(void **state)
{
    (void)state;
    bs_arena_free(maker_arena);
    return 0;
}

/* pairs: name, value, ..., NULL. The message is in maker_message if it is refused. */
static enum bs_status maker_try(const char *name, struct bs_distribution_input input, va_list pairs,
                                const struct bs_distribution **out)
{
    const struct bs_distribution_type *type = bs_distribution_type_find(name);
    double values[MOST_PARAMETERS];
    for (size_t k = 0; k < MOST_PARAMETERS; k++)
        values[k] = NAN;
    for (const char *key = va_arg(pairs, const char *); key; key = va_arg(pairs, const char *)) {
        size_t k = 0;
        while (type->parameters[k].name && strcmp(type->parameters[k].name, key) != 0)
            k++;
        assert_non_null(type->parameters[k].name);
        values[k] = va_arg(pairs, double);
    }
    input.values = values;
    maker_message[0] = 0;
    return bs_distribution_new(type, &input, maker_arena, out, maker_message);
}

__attribute__((unused)) static const struct bs_distribution *made_from(const char *name, struct bs_distribution_input input, ...)
{
    const struct bs_distribution *d = NULL;
    va_list pairs;
    va_start(pairs, input);
    enum bs_status status = maker_try(name, input, pairs, &d);
    va_end(pairs);
    if (status != BS_OK)
        fail_msg("%s: %s", name, maker_message);
    return d;
}

/* The message of a refusal, which must not make anything. */
__attribute__((unused)) static const char *refusal_from(const char *name, struct bs_distribution_input input, ...)
{
    const struct bs_distribution *d = NULL;
    va_list pairs;
    va_start(pairs, input);
    enum bs_status status = maker_try(name, input, pairs, &d);
    va_end(pairs);
    assert_int_equal(status, BS_ERROR_INPUT);
    assert_null(d);
    return maker_message;
}

#define NO_INPUT              ((struct bs_distribution_input){0})
#define made(...)             made_from(MAKER_HEAD(__VA_ARGS__, NULL), NO_INPUT, MAKER_REST(__VA_ARGS__, NULL))
#define refusal(...)          refusal_from(MAKER_HEAD(__VA_ARGS__, NULL), NO_INPUT, MAKER_REST(__VA_ARGS__, NULL))
#define MAKER_HEAD(head, ...) head
#define MAKER_REST(head, ...) __VA_ARGS__

#define LENGTH(array) (sizeof(array) / sizeof *(array))

#endif
