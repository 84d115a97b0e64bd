#include "kernels.h"
#pragma clang fp contract(off)

#define NATIVE 4
#define KERNELS core_kernels_baseline
#include "body.h"
