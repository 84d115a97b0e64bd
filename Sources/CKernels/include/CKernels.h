#ifndef P300_CKERNELS_H
#define P300_CKERNELS_H

#include "CKernelsSignal.h"
#include "network.h"
#include "layers.h"
#include "matrix.h"

#endif
