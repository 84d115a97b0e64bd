// The kernels of one instruction set: included once by each <set>.c, which defines
//   NATIVE   floats a vector register: 16, 8 or 4
//   KERNELS  the name of the table at the end
//
// The same bits everywhere: a number is either computed in a lane of its own, in an order that no
// register width changes, or it is a sum over 16 (samples of an epoch) or 8 (epochs of a unit) fixed
// lanes, which narrower registers keep in several and which always fold by halves: lane l with l + 8, then
// l + 4, l + 2, l + 1. Multiply-adds are written as such and nothing else is contracted. Without a
// fused multiply-add (the x86-64 baseline) they round twice, and the last bits differ.

#include "../core/vector.h"

#include "../core/fold.h"

#define V vec
#define WIDTH NATIVE
#define NAME(f) PASTE(f, _t)
#include "../core/elementary.h"
#include "../core/noise.h"
#include "noise.h"
#undef V
#undef WIDTH
#undef NAME

#include "spatial.h"
#include "update.h"

#define LANES 16
#include "lanes.h"
#undef LANES
#define LANES 8
#include "lanes.h"
#undef LANES

static void score(const cecotti_sizes *z, const float *parameters, const cecotti_group *group,
                  const cecotti_workspace *w) {
  if (group->lanes == 16) {
    score_16(z, parameters, group, w);
  } else {
    score_8(z, parameters, group, w);
  }
}

static void propagate(const cecotti_sizes *z, const float *parameters, const cecotti_group *group,
                      const cecotti_training *training, uint64_t pass, const cecotti_workspace *w,
                      const cecotti_trace *trace, float *partials, int64_t partial_stride,
                      double *losses) {
  if (group->lanes == 16) {
    propagate_16(z, parameters, group, training, pass, w, trace, partials, partial_stride, losses);
  } else {
    propagate_8(z, parameters, group, training, pass, w, trace, partials, partial_stride, losses);
  }
}

#include "exercise.h"

const cecotti_kernels KERNELS = {
    .score = score,
    .propagate = propagate,
    .update = update,
    .exercise = exercise,
    .multiply_adds = multiply_adds,
};
