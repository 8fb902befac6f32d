/* The files of this folder are compiled once for each width of the processor's vectors (CMakeLists.txt defines BS_BUILT_FOR); what they export
   has a name for each. The bytes of the results do not depend on it: sums have a fixed order and nothing is contracted. */
#ifndef BILLSHIFT_ENGINE_LOOPS_BUILT_FOR_H
#define BILLSHIFT_ENGINE_LOOPS_BUILT_FOR_H

#include "engine/inner_loops.h"

#define BS_JOIN(name, width) name##_##width
#define BS_NAME(name, width) BS_JOIN(name, width)
#define BUILT(name)          BS_NAME(name, BS_BUILT_FOR)

extern const struct inner_loops BUILT(inner_loops);

random_words_function BUILT(random_words);
draw_53_function BUILT(quantile_table_draw_53);
draw_32_function BUILT(quantile_table_draw_32);
draw_block_function BUILT(draw_block);
price_block_function BUILT(price_block);

#endif
