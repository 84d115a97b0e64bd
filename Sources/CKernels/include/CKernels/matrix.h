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
///
/// Rows of `left` and `right` begin every so many numbers.
void matrix_times_transposed(
  const double *left, int64_t left_step, const double *right, int64_t right_step, double *product,
  int64_t rows, int64_t inner, int64_t width);

/// sum[r][c] += sum over t of x[t][r] * x[t][c], in ascending order of t.
///
/// The numbers of all samples stand in `panel` as [eight][sample][number], with room for `capacity` samples; of
/// `sum` there are the tiles of eight by eight on and below the diagonal, column of tiles by column of tiles.
void matrix_add_gram(
  const double *panel, int64_t capacity, int64_t samples, int64_t eights, double *sum);

/// sums[r % 8][c] += factors[r] * rows[r][c], in ascending order of r.
void matrix_add_rows(
  const double *rows, const double *factors, int64_t count, int64_t width, double *sums);

/// from[r][c] = (from[r][c] - left[r] * right[c]) - right[r] * left[c], for `count` rows that begin every
/// `step` numbers.
void matrix_subtract_outer(
  const double *left, const double *right, int64_t count, double *from, int64_t step);

/// scaled[i] = (values[i] - mean) * factor.
void matrix_scale(
  const float *values, double mean, double factor, double *scaled, int64_t count);

/// to[r][t] = offsets[r] + sum over i of factors[r][i] * from[i][t], in ascending order of i, for t below `length`.
void matrix_map_rows(
  const float *factors, const float *offsets, const float *from, float *to, int64_t rows,
  int64_t inner, int64_t length);

/// sums[r] += values[r][i] for `count` numbers of each row, in ascending order; rows begin every `step` numbers.
void matrix_add_sums(
  const float *values, int64_t step, int64_t rows, int64_t count, double *sums);

/// sums[r] += (values[r][i] - means[r])², likewise.
void matrix_add_squares(
  const float *values, int64_t step, int64_t rows, int64_t count, const double *means,
  double *sums);

/// The logistic function of every number, in its place.
void matrix_logistic(double *numbers, int64_t count);

/// The logarithms of whitener · M · whitenerᵀ for `count` symmetric matrices M, eight at most.
///
/// Matrices and logarithms are upper triangles, row by row; the whitener has `size` rows and columns. `scratch`
/// holds (3 size² + 5 size) eights and is aligned to 64 bytes. The bits of what is returned say which have a
/// logarithm, the others are positive definite no more; -1 where the steps of one of them do not converge.
int matrix_logarithms(
  const double *whitener, const double *triangles, int64_t count, int64_t size, double *scratch,
  double *logarithms);

#endif
