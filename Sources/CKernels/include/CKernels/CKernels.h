#ifndef P300_CKERNELS_H
#define P300_CKERNELS_H

#include "core.h"
#include "signal.h"
#include "cecotti.h"
#include "layers.h"
#include "matrix.h"

#endif
