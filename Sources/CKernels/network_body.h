// The kernels of one instruction set: included once by each network_<set>.c, which defines
//   NATIVE   floats a vector register: 16, 8 or 4
//   KERNELS  the name of the table at the end
//
// The same bits everywhere: a number is either computed in a lane of its own, in an order that no
// register width changes, or it is a sum over 16 (samples of an epoch) or 8 (epochs of a unit) fixed
// lanes, which narrower registers keep in several and which always fold by halves: lane l with l + 8, then
// l + 4, l + 2, l + 1. Multiply-adds are written as such and nothing else is contracted. Without a
// fused multiply-add (the x86-64 baseline) they round twice, and the last bits differ.

#include "network_vector.h"

// A line or two more of the next group's inputs: called about every twenty multiply-adds.
INLINE void look_ahead(network_ahead *a) {
  if (a->at < a->end) {
    __builtin_prefetch(a->at, 0, 2);
    __builtin_prefetch(a->at + a->step - 64, 0, 2);
    a->at += a->step;
  } else if (a->next < a->count) {
    a->at = (const char *)a->inputs[a->next++];
    a->end = a->at + a->bytes;
  }
}

#include "network_fold.h"

#define V vec
#define WIDTH NATIVE
#define NAME(f) PASTE(f, _t)
#include "network_math.h"
#include "network_random.h"
#undef V
#undef WIDTH
#undef NAME

#include "network_spatial.h"
#include "network_update.h"

#define LANES 16
#include "network_lanes.h"
#undef LANES
#define LANES 8
#include "network_lanes.h"
#undef LANES

static void score(const network_sizes *z, const float *parameters, const network_group *group,
                  const network_workspace *w) {
  if (group->lanes == 16) {
    score_16(z, parameters, group, w);
  } else {
    score_8(z, parameters, group, w);
  }
}

static void propagate(const network_sizes *z, const float *parameters, const network_group *group,
                      const network_training *training, uint64_t pass, const network_workspace *w,
                      const network_trace *trace, float *partials, int64_t partial_stride,
                      double *losses) {
  if (group->lanes == 16) {
    propagate_16(z, parameters, group, training, pass, w, trace, partials, partial_stride, losses);
  } else {
    propagate_8(z, parameters, group, training, pass, w, trace, partials, partial_stride, losses);
  }
}

#include "network_exercise.h"

#define EACH(f)                                             \
  float lanes[NATIVE];                                      \
  for (int64_t i = 0; i < n; i += NATIVE) {                 \
    int64_t part = n - i < NATIVE ? n - i : NATIVE;         \
    for (int l = 0; l < NATIVE; l++) lanes[l] = l < part ? in[i + l] : 0; \
    STORE(loose, lanes, f(LOAD(loose, lanes)));             \
    for (int l = 0; l < part; l++) out[i + l] = lanes[l];   \
  }

static void apply_tanh(const float *in, float *out, int64_t n) { EACH(tanh_t) }
static void apply_sigmoid(const float *in, float *out, int64_t n) { EACH(sigmoid_t) }

static void apply_noise(uint64_t seed, uint64_t pass, uint64_t epoch, float *out, int64_t n) {
  noise_stream stream = noise_start(seed, 1, pass, epoch);
  float block[32];
  for (int64_t i = 0; i < n; i += 32) {
    noise_next(&stream, block);
    for (int l = 0; l < 32 && i + l < n; l++) out[i + l] = block[l];
  }
}

const network_kernels KERNELS = {
    .score = score,
    .propagate = propagate,
    .update = update,
    .exercise = exercise,
    .multiply_adds = multiply_adds,
    .tanh = apply_tanh,
    .sigmoid = apply_sigmoid,
    .noise = apply_noise,
};
