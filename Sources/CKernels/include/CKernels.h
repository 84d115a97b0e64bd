#ifndef P300_CKERNELS_H
#define P300_CKERNELS_H

#include "network.h"
#include "CKernelsSignal.h"

#endif
