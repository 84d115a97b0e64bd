// The elementary functions of one instruction set: included once by each <set>.c, see cecotti/body.h.

#include "vector.h"

#define V vec
#define WIDTH NATIVE
#define NAME(f) PASTE(f, _t)
#include "elementary.h"
#include "noise.h"

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

static void apply_noise(uint64_t seed, core_stream purpose, uint64_t pass, uint64_t epoch,
                        float *out, int64_t n) {
  noise_stream stream = noise_start(seed, purpose, pass, epoch);
  float block[32];
  for (int64_t i = 0; i < n; i += 32) {
    noise_next(&stream, block);
    for (int l = 0; l < 32 && i + l < n; l++) out[i + l] = block[l];
  }
}

const core_kernels KERNELS = {
    .tanh = apply_tanh,
    .sigmoid = apply_sigmoid,
    .noise = apply_noise,
};
