/* Builds a function twice, for processors with and without AVX2; the loader takes what the machine has. The bytes of the results do not
   depend on it: no sum is reordered and nothing is contracted. For static functions: clang does not export the name of others. */
#ifndef BILLSHIFT_ENGINE_VECTORS_H
#define BILLSHIFT_ENGINE_VECTORS_H

#if defined(BILLSHIFT_MULTIVERSION) && defined(__x86_64__)
#define BS_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define BS_VECTORS
#endif

#endif
