/* heed-hot.h: code made for several instruction sets, chosen when the program starts.
 *
 * The distribution's baseline on x86-64 is SSE2. A function marked HEED_HOT is compiled for AVX-512
 * and AVX2 as well. The mark does not reach into bodies of OpenMP loops, which the compiler takes
 * out into functions of their own: mark the function that such a loop calls per row.
 */
#pragma once

#if defined(__x86_64__) && !defined(HEED_SANITIZED)
#define HEED_HOT __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HEED_HOT
#endif

/* For helpers of hot functions: inlined, they are compiled for the caller's instruction set. */
#define HEED_HOT_INLINE static inline __attribute__ ((always_inline))
