/* For loops over seats that others than engine/loops call too (curves, bills, projected months): builds a function for each level of the x86-64 psABI
   that matters: v2 (default), v3 (AVX2) and v4 (AVX-512); the loader takes what the machine has. The bytes of the results do not depend on it: no sum
   is reordered and nothing is contracted. For static functions: clang does not export the name of others. */
#ifndef BILLSHIFT_ENGINE_VECTORS_H
#define BILLSHIFT_ENGINE_VECTORS_H

#if defined(BILLSHIFT_MULTIVERSION) && defined(__x86_64__) && defined(__clang__)
#define BS_VECTORS __attribute__((target_clones("avx512f", "avx2", "default")))
#elif defined(BILLSHIFT_MULTIVERSION) && defined(__x86_64__)
#define BS_VECTORS __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define BS_VECTORS
#endif

#endif
