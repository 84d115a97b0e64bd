// The kernels of the signal stage.

#include "../include/CKernels/signal.h"
#include "../include/CKernels/core.h"

#include <math.h>
#include <string.h>

typedef struct {
  void (*decode[16])(const uint8_t *, int64_t, int64_t, double, double, double, float *);
  // Neighbours, each with an origin of its own.
  void (*across[16])(const uint8_t *, int64_t, const double *, double, float *);
  int (*are_possible)(const float *, int64_t);
  void (*multiply)(float *, const float *, int64_t);
  void (*subtract)(const float *, const float *, float *, int64_t);
  void (*extent)(const float *, int64_t, float *, float *, int64_t *);
  double (*power)(const float *, int64_t, int64_t);
  void (*standardize)(const float *, int64_t, float *, int64_t, int64_t, float *);
  void (*cross)(float, float, const float *, float *, int64_t);
  void (*mirror)(const float *, float, float *, int64_t);
  void (*convolve)(const float *, const float *, int64_t, float *, int64_t);
  void (*decimate)(const float *, const float *, int64_t, int64_t, float *, int64_t);
  void (*spread)(const float *, const float *, int64_t, int64_t, float *, int64_t);
  float *(*transform)(float *, float *, int64_t, const int32_t *, const float *, int);
  void (*filter_bins)(
    const float *, int64_t, const float *, const float *, int64_t, float *, int64_t, const float *);
  void (*rows_gather)(const float *, int64_t, float *, int64_t);
  void (*rows_mirror)(const float *, const float *, float *, int64_t);
  void (*rows_cross)(const float *, const float *, const float *, float *, int64_t);
  void (*rows_decimate)(const float *, const float *, int64_t, int64_t, float *, int64_t);
  void (*rows_take)(
    const float *, const float *, const float *, int64_t, int64_t, int64_t, float *const *, int64_t);
} signal_kernels;

// Clang's vectors, which become as many registers as the instruction set needs.
typedef float float_lanes __attribute__((vector_size(64)));
typedef float half_lanes __attribute__((vector_size(32)));
typedef float quarter_lanes __attribute__((vector_size(16)));
typedef double double_lanes __attribute__((vector_size(64)));
typedef double double_quarter __attribute__((vector_size(32)));
// A complex number of each of eight rows.
typedef struct {
  half_lanes r, i;
} complex_lanes;

#include "circle.h"

// No amplifier gives numbers beyond this, whatever unit a file states: 10^15 as the bits of a float.
static const uint32_t greatest = 0x58635fa9;

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
#include "body.h"
#undef NAME
#undef TARGET

#if defined(__x86_64__)
#define NAME(x) avx2_##x
#define TARGET __attribute__((target("avx2")))
#include "body.h"
#undef NAME
#undef TARGET

#define NAME(x) avx512_##x
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2")))
#include "body.h"
#undef NAME
#undef TARGET
#endif

static const signal_kernels *chosen(void) {
  switch (core_chosen(core_automatic)) {
#if defined(__x86_64__)
    case core_avx512: return &avx512_kernels;
    case core_avx2: return &avx2_kernels;
#endif
    default: return &baseline_kernels;
  }
}

// Whether a number is neither infinite, nor beyond reason, nor none at all.
static inline int is_possible(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return (bits & 0x7FFFFFFF) <= greatest;
}

int64_t signal_decode(
  const uint8_t *bytes, int64_t stride, int64_t count, signal_encoding encoding, double origin,
  double gain, double offset, int replace, float *output) {
  const signal_kernels *kernels = chosen();
  kernels->decode[encoding](bytes, stride, count, origin, gain, offset, output);
  // Whole numbers of at most 32 bits are possible as long as their calibration is.
  if (encoding != signal_float32 && encoding != signal_float64 && encoding != signal_float32_be &&
      encoding != signal_float64_be && fabs(gain) * (4294967296.0 + fabs(origin)) + fabs(offset) < 1e15)
    return 0;
  if (kernels->are_possible(output, count)) return 0;
  int64_t strange = 0;
  for (int64_t i = 0; i < count; i++) {
    if (is_possible(output[i])) continue;
    strange++;
    if (replace) output[i] = is_possible((float)offset) ? (float)offset : 0;
  }
  return strange;
}

// Four samples of four pieces, from neighbouring pieces to neighbouring samples.
static inline __attribute__((always_inline)) void turn(
  const float *from, int64_t width, float *to, int64_t row) {
  quarter_lanes a, b, c, d;
  memcpy(&a, from, sizeof a);
  memcpy(&b, from + width, sizeof b);
  memcpy(&c, from + 2 * width, sizeof c);
  memcpy(&d, from + 3 * width, sizeof d);
  quarter_lanes low_ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  quarter_lanes high_ab = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  quarter_lanes low_cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  quarter_lanes high_cd = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  a = __builtin_shufflevector(low_ab, low_cd, 0, 1, 4, 5);
  b = __builtin_shufflevector(low_ab, low_cd, 2, 3, 6, 7);
  c = __builtin_shufflevector(high_ab, high_cd, 0, 1, 4, 5);
  d = __builtin_shufflevector(high_ab, high_cd, 2, 3, 6, 7);
  memcpy(to, &a, sizeof a);
  memcpy(to + row, &b, sizeof b);
  memcpy(to + 2 * row, &c, sizeof c);
  memcpy(to + 3 * row, &d, sizeof d);
}

void signal_decode_interleaved(
  const uint8_t *bytes, int64_t stride, int64_t size, int64_t count, int64_t pieces,
  signal_encoding encoding, const double *origins, double gain, float *output, int64_t row,
  int64_t *strange) {
  enum { samples = 16, several = 64 };
  const signal_kernels *kernels = chosen();
  float tile[samples][several];
  for (int64_t piece = 0; piece < pieces; piece++) strange[piece] = 0;
  for (int64_t first = 0; first < pieces; first += several) {
    int64_t own = pieces - first < several ? pieces - first : several;
    for (int64_t begin = 0; begin < count; begin += samples) {
      int64_t length = count - begin < samples ? count - begin : samples;
      float *goal = output + first * row + begin;
      int strangers = 0;
      for (int64_t i = 0; i < length; i++) {
        const uint8_t *line = bytes + (begin + i) * stride + first * size;
        // Lines this far apart are not foreseen by the processor itself.
        __builtin_prefetch(line + samples * stride);
        __builtin_prefetch(line + samples * stride + own * size - 1);
        kernels->across[encoding](line, own, origins + first, gain, tile[i]);
        strangers |= !kernels->are_possible(tile[i], own);
      }
      for (int64_t i = 0; strangers && i < length; i++)
        for (int64_t piece = 0; piece < own; piece++)
          if (!is_possible(tile[i][piece])) {
            strange[first + piece]++;
            tile[i][piece] = 0;
          }
      int64_t fours = length / 4 * 4, others = own / 4 * 4;
      for (int64_t piece = 0; piece < others; piece += 4)
        for (int64_t i = 0; i < fours; i += 4)
          turn(&tile[i][piece], several, goal + piece * row + i, row);
      for (int64_t piece = 0; piece < own; piece++)
        for (int64_t i = piece < others ? fours : 0; i < length; i++)
          goal[piece * row + i] = tile[i][piece];
    }
  }
}

void signal_multiply(float *values, const float *factors, int64_t count) {
  chosen()->multiply(values, factors, count);
}

void signal_subtract(const float *values, const float *taken, float *output, int64_t count) {
  chosen()->subtract(values, taken, output, count);
}

void signal_extent(
  const float *values, int64_t count, float *smallest, float *largest, int64_t *repeats) {
  chosen()->extent(values, count, smallest, largest, repeats);
}

double signal_power(const float *values, int64_t count, int64_t step) {
  return chosen()->power(values, count, step);
}

void signal_standardize(
  const float *input, int64_t stride, float *output, int64_t count, int64_t rows,
  float *deviations) {
  chosen()->standardize(input, stride, output, count, rows, deviations);
}

void signal_cross(float from, float to, const float *shares, float *output, int64_t count) {
  chosen()->cross(from, to, shares, output, count);
}

void signal_mirror(const float *last, float level, float *output, int64_t count) {
  chosen()->mirror(last, level, output, count);
}

void signal_convolve(
  const float *input, const float *taps, int64_t tap_count, float *output, int64_t count) {
  chosen()->convolve(input, taps, tap_count, output, count);
}

void signal_decimate(
  const float *input, const float *taps, int64_t tap_count, int64_t step, float *output,
  int64_t count) {
  chosen()->decimate(input, taps, tap_count, step, output, count);
}

void signal_spread(
  const float *input, const float *weights, int64_t order, int64_t ratio, float *output,
  int64_t count) {
  chosen()->spread(input, weights, order, ratio, output, count);
}

float *signal_rows_transform(
  float *values, float *room, int64_t length, const int32_t *radices, const float *turns,
  int backwards) {
  return chosen()->transform(values, room, length, radices, turns, backwards);
}

void signal_rows_filter(
  const float *spectrum, int64_t length, const float *turns, const float *factors, int64_t count,
  float *output, int64_t output_length, const float *output_turns) {
  chosen()->filter_bins(
    spectrum, length, turns, factors, count, output, output_length, output_turns);
}

void signal_rows_gather(const float *rows, int64_t stride, float *output, int64_t count) {
  chosen()->rows_gather(rows, stride, output, count);
}

void signal_rows_mirror(const float *last, const float *levels, float *output, int64_t count) {
  chosen()->rows_mirror(last, levels, output, count);
}

void signal_rows_cross(
  const float *from, const float *to, const float *shares, float *output, int64_t count) {
  chosen()->rows_cross(from, to, shares, output, count);
}

void signal_rows_decimate(
  const float *input, const float *taps, int64_t tap_count, int64_t step, float *output,
  int64_t count) {
  chosen()->rows_decimate(input, taps, tap_count, step, output, count);
}

void signal_rows_take(
  const float *values, const float *slow, const float *weights, int64_t order, int64_t ratio,
  int64_t skip, float *const *outputs, int64_t count) {
  chosen()->rows_take(values, slow, weights, order, ratio, skip, outputs, count);
}
