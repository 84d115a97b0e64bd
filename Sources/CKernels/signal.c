// The kernels of the signal stage and the choice of instruction set, made once.

#include "include/CKernelsSignal.h"

#include <math.h>
#include <string.h>

typedef struct {
  void (*decode[16])(const uint8_t *, int64_t, int64_t, double, double, double, float *);
  void (*multiply)(float *, const float *, int64_t);
  void (*extent)(const float *, int64_t, float *, float *, int64_t *);
  double (*standardize)(const float *, float *, int64_t);
  void (*convolve)(const float *, const float *, int64_t, float *, int64_t);
  void (*decimate)(const float *, const float *, int64_t, int64_t, float *, int64_t);
  void (*spread)(const float *, const float *, int64_t, int64_t, float *, int64_t);
} signal_kernels;

#define SAME(x) (x)
#define SWAP_INT16(x) ((int16_t)__builtin_bswap16(x))
#define SWAP_UINT16(x) (__builtin_bswap16(x))
#define SWAP_INT32(x) ((int32_t)__builtin_bswap32(x))
#define SWAP_UINT32(x) (__builtin_bswap32(x))

static inline __attribute__((always_inline)) float swapped_float(uint32_t bits) {
  bits = __builtin_bswap32(bits);
  float number;
  memcpy(&number, &bits, 4);
  return number;
}

static inline __attribute__((always_inline)) double swapped_double(uint64_t bits) {
  bits = __builtin_bswap64(bits);
  double number;
  memcpy(&number, &bits, 8);
  return number;
}
#define SWAP_FLOAT(x) (swapped_float(x))
#define SWAP_DOUBLE(x) (swapped_double(x))

#define NAME(x) baseline_##x
#define TARGET
#include "signal_body.h"
#undef NAME
#undef TARGET

#if defined(__x86_64__)
#define NAME(x) avx2_##x
#define TARGET __attribute__((target("avx2")))
#include "signal_body.h"
#undef NAME
#undef TARGET

#define NAME(x) avx512_##x
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2")))
#include "signal_body.h"
#undef NAME
#undef TARGET
#endif

static const signal_kernels *kernels(void) {
#if defined(__x86_64__)
  if (
    __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
    __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return &avx512_kernels;
  if (__builtin_cpu_supports("avx2")) return &avx2_kernels;
#endif
  return &baseline_kernels;
}

int64_t signal_decode(
  const uint8_t *bytes, int64_t stride, int64_t count, signal_encoding encoding, double origin,
  double gain, double offset, int replace, float *output) {
  kernels()->decode[encoding](bytes, stride, count, origin, gain, offset, output);
  if (encoding != signal_float32 && encoding != signal_float64 && encoding != signal_float32_be &&
      encoding != signal_float64_be)
    return 0;
  int64_t strange = 0;
  for (int64_t i = 0; i < count; i++) strange += !isfinite(output[i]);
  if (strange && replace)
    for (int64_t i = 0; i < count; i++)
      if (!isfinite(output[i])) output[i] = (float)offset;
  return strange;
}

void signal_multiply(float *values, const float *factors, int64_t count) {
  kernels()->multiply(values, factors, count);
}

void signal_extent(
  const float *values, int64_t count, float *smallest, float *largest, int64_t *repeats) {
  kernels()->extent(values, count, smallest, largest, repeats);
}

double signal_standardize(const float *input, float *output, int64_t count) {
  return kernels()->standardize(input, output, count);
}

void signal_convolve(
  const float *input, const float *taps, int64_t tap_count, float *output, int64_t count) {
  kernels()->convolve(input, taps, tap_count, output, count);
}

void signal_decimate(
  const float *input, const float *taps, int64_t tap_count, int64_t step, float *output,
  int64_t count) {
  kernels()->decimate(input, taps, tap_count, step, output, count);
}

void signal_spread(
  const float *input, const float *weights, int64_t order, int64_t ratio, float *output,
  int64_t count) {
  kernels()->spread(input, weights, order, ratio, output, count);
}
