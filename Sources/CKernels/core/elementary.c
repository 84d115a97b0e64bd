#include "../include/CKernels/core.h"
#include "instructions.h"
#include "kernels.h"

#pragma clang fp contract(off)

static const core_kernels *core_kernels_of(core_instructions instructions) {
  switch (core_chosen(instructions)) {
#if defined(__x86_64__)
    case core_avx512:
      return &core_kernels_avx512;
    case core_avx2:
      return &core_kernels_avx2;
#endif
    default:
      return &core_kernels_baseline;
  }
}

void core_apply_tanh(core_instructions i, const float *in, float *out, int64_t n) {
  core_kernels_of(i)->tanh(in, out, n);
}
void core_apply_sigmoid(core_instructions i, const float *in, float *out, int64_t n) {
  core_kernels_of(i)->sigmoid(in, out, n);
}
void core_apply_noise(core_instructions i, uint64_t seed, core_stream purpose, uint64_t pass,
                      uint64_t epoch, float *out, int64_t n) {
  core_kernels_of(i)->noise(seed, purpose, pass, epoch, out, n);
}

// ln(1 + e^-|x|) by adding, multiplying and dividing alone: the C library's logarithm is not the
// same on every machine. By the best instructions, whatever was asked for. With s = e / (2 + e),
// ln(1 + e) = 2 (s + s³/3 + s⁵/5 + …), s <= 1/3.
static double soft_rest(double magnitude) {
  float in = (float)-magnitude, out;
  core_kernels_of(core_best())->sigmoid(&in, &out, 1);
  double e = (double)out / (1 - (double)out);
  double s = e / (2 + e), square = s * s, series = 0;
  for (int k = 33; k >= 1; k -= 2) series = series * square + 1.0 / k;
  return 2 * s * series;
}

double core_cross_entropy(float logit, float target) {
  double z = logit;
  return (z > 0 ? z : 0) - z * target + soft_rest(z > 0 ? z : -z);
}
