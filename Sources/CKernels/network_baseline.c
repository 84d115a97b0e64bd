#include "network_kernels.h"
#pragma clang fp contract(off)

#define NATIVE 4
#define KERNELS network_kernels_baseline
#include "network_body.h"
