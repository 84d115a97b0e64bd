#include "kernels.h"
#pragma clang fp contract(off)

#if defined(__x86_64__)
#define NATIVE 8
#define KERNELS cecotti_kernels_avx2
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "body.h"
#pragma clang attribute pop
#endif
