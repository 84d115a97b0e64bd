// The products of matrices.

#include "../include/CKernels/matrix.h"
#include "../include/CKernels/core.h"

#include <string.h>

typedef double lanes_of_eight __attribute__((vector_size(64)));
typedef float lanes_of_sixteen __attribute__((vector_size(64)));
typedef int64_t lane_masks __attribute__((vector_size(64)));

// Vectors go from one function to another within one set, all inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))
#define ANY(mask) (__builtin_reduce_or(mask) != 0)
#define CHOOSE(mask, yes, no) \
  ((lanes_of_eight)(((mask) & (lane_masks)(yes)) | (~(mask) & (lane_masks)(no))))
#define MAGNITUDE(x) ((lanes_of_eight)((lane_masks)(x) & INT64_MAX))

typedef struct {
  void (*times)(
    const double *, const double *, int64_t, double *, int64_t, int64_t, int64_t);
  void (*times_transposed)(
    const double *, int64_t, const double *, int64_t, double *, int64_t, int64_t, int64_t);
  void (*add_gram)(const double *, int64_t, int64_t, int64_t, double *);
  void (*add_rows)(const double *, const double *, int64_t, int64_t, double *);
  void (*subtract_outer)(const double *, const double *, int64_t, double *, int64_t);
  void (*scale)(const float *, double, double, double *, int64_t);
  void (*map_rows)(
    const float *, const float *, const float *, float *, int64_t, int64_t, int64_t);
  void (*add_sums)(const float *, int64_t, int64_t, int64_t, double *);
  void (*add_squares)(const float *, int64_t, int64_t, int64_t, const double *, double *);
  void (*logistic)(double *, int64_t);
  int (*logarithms)(const double *, const double *, int64_t, int64_t, double *, double *);
} matrix_kernels;

#define NAME(x) baseline_##x
#define TARGET
#define REGISTERS 16
#include "body.h"
#undef NAME
#undef TARGET

#if defined(__x86_64__)
#define NAME(x) avx2_##x
#define TARGET __attribute__((target("avx2")))
#include "body.h"
#undef NAME
#undef TARGET
#undef REGISTERS
#define NAME(x) avx512_##x
#define TARGET __attribute__((target("avx512f,avx2")))
#define REGISTERS 32
#include "body.h"
#undef NAME
#undef TARGET
#endif
#undef REGISTERS

static const matrix_kernels *chosen(void) {
  switch (core_chosen(core_automatic)) {
#if defined(__x86_64__)
    case core_avx512: return &avx512_kernels;
    case core_avx2: return &avx2_kernels;
#endif
    default: return &baseline_kernels;
  }
}

void matrix_times(
  const double *left, const double *right, int64_t step, double *product, int64_t rows,
  int64_t inner, int64_t width) {
  chosen()->times(left, right, step, product, rows, inner, width);
}

void matrix_times_transposed(
  const double *left, int64_t left_step, const double *right, int64_t right_step, double *product,
  int64_t rows, int64_t inner, int64_t width) {
  chosen()->times_transposed(left, left_step, right, right_step, product, rows, inner, width);
}

void matrix_add_gram(
  const double *panel, int64_t capacity, int64_t samples, int64_t eights, double *sum) {
  chosen()->add_gram(panel, capacity, samples, eights, sum);
}

void matrix_add_rows(
  const double *rows, const double *factors, int64_t count, int64_t width, double *sums) {
  chosen()->add_rows(rows, factors, count, width, sums);
}

void matrix_subtract_outer(
  const double *left, const double *right, int64_t count, double *from, int64_t step) {
  chosen()->subtract_outer(left, right, count, from, step);
}

void matrix_scale(
  const float *values, double mean, double factor, double *scaled, int64_t count) {
  chosen()->scale(values, mean, factor, scaled, count);
}

void matrix_map_rows(
  const float *factors, const float *offsets, const float *from, float *to, int64_t rows,
  int64_t inner, int64_t length) {
  chosen()->map_rows(factors, offsets, from, to, rows, inner, length);
}

void matrix_add_sums(
  const float *values, int64_t step, int64_t rows, int64_t count, double *sums) {
  chosen()->add_sums(values, step, rows, count, sums);
}

void matrix_add_squares(
  const float *values, int64_t step, int64_t rows, int64_t count, const double *means,
  double *sums) {
  chosen()->add_squares(values, step, rows, count, means, sums);
}

void matrix_logistic(double *numbers, int64_t count) { chosen()->logistic(numbers, count); }

int matrix_logarithms(
  const double *whitener, const double *triangles, int64_t count, int64_t size, double *scratch,
  double *logarithms) {
  return chosen()->logarithms(whitener, triangles, count, size, scratch, logarithms);
}
