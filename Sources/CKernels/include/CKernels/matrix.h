#ifndef P300_MATRIX_H
#define P300_MATRIX_H

#include <stdint.h>

// Products of small matrices in double precision, row after row. Sums have a fixed order and no fused
// products, so every instruction set gives the same bits.

/// product[r][c] = sum over i of left[r][i] * right[i][c], in ascending order of i, for c below `width`.
///
/// `step` is the number of columns of `right`.
void matrix_times(
  const double *left, const double *right, int64_t step, double *product, int64_t rows,
  int64_t inner, int64_t width);

/// product[r][c] = sum over i of left[r][i] * right[c][i], in eight lanes and what is left behind them.
void matrix_times_transposed(
  const double *left, const double *right, double *product, int64_t rows, int64_t inner,
  int64_t width);

/// sum[r][c] += sum over t of panel[t][r] * panel[t][c], in ascending order of t, for c from the eight of r
/// on; both have rows of `stride` numbers, a multiple of eight.
void matrix_add_gram(const double *panel, int64_t samples, int64_t stride, double *sum);

#endif
