// The products of matrices.

#include "../include/CKernels/matrix.h"
#include "../include/CKernels/core.h"

#include <string.h>

typedef double lanes_of_eight __attribute__((vector_size(64)));

typedef struct {
  void (*times)(
    const double *, const double *, int64_t, double *, int64_t, int64_t, int64_t);
  void (*times_transposed)(const double *, const double *, double *, int64_t, int64_t, int64_t);
  void (*add_gram)(const double *, int64_t, int64_t, double *);
} matrix_kernels;

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
#define TARGET __attribute__((target("avx512f,avx2")))
#include "body.h"
#undef NAME
#undef TARGET
#endif

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
  const double *left, const double *right, double *product, int64_t rows, int64_t inner,
  int64_t width) {
  chosen()->times_transposed(left, right, product, rows, inner, width);
}

void matrix_add_gram(const double *panel, int64_t samples, int64_t stride, double *sum) {
  chosen()->add_gram(panel, samples, stride, sum);
}
