#include "engine/loops/built_for.h"

#define BS_TEXT(name)    #name
#define BS_TEXT_OF(name) BS_TEXT(name)

const struct inner_loops BUILT(inner_loops) = {
    .name = BS_TEXT_OF(BS_BUILT_FOR),
    .random_words = BUILT(random_words),
    .draw_53 = BUILT(quantile_table_draw_53),
    .draw_32 = BUILT(quantile_table_draw_32),
    .draw_block = BUILT(draw_block),
    .price_block = BUILT(price_block),
};
