#include "kernels.h"
#pragma clang fp contract(off)

#if defined(__x86_64__)
#define NATIVE 16
#define KERNELS cecotti_kernels_avx512
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#include "body.h"
#pragma clang attribute pop
#endif
