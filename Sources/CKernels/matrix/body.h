// The products of matrices, included once for every instruction set with NAME, TARGET and the
// number of vector REGISTERS.

#pragma clang fp contract(off)

TARGET static void NAME(times)(
  const double *left, const double *right, int64_t step, double *product, int64_t rows,
  int64_t inner, int64_t width) {
  enum { lanes = 8, several = 4 };
  for (int64_t row = 0; row < rows; row += several) {
    int64_t own = rows - row < several ? rows - row : several;
    const double *from[several];
    for (int n = 0; n < several; n++) from[n] = left + (row + (n < own ? n : 0)) * inner;
    // The last lanes may overlap with those before, whose numbers they compute once more.
    for (int64_t first = 0; width >= lanes && first < width; first += lanes) {
      int64_t column = first + lanes <= width ? first : width - lanes;
      lanes_of_eight sums[several] = {{0}}, values;
      for (int64_t i = 0; i < inner; i++) {
        memcpy(&values, right + i * step + column, sizeof values);
        for (int n = 0; n < several; n++) sums[n] += from[n][i] * values;
      }
      for (int n = 0; n < own; n++)
        memcpy(product + (row + n) * width + column, &sums[n], sizeof sums[n]);
    }
    for (int n = 0; width < lanes && n < own; n++)
      for (int64_t column = 0; column < width; column++) {
        double sum = 0;
        for (int64_t i = 0; i < inner; i++) sum += from[n][i] * right[i * step + column];
        product[(row + n) * width + column] = sum;
      }
  }
}

// Inner products of `down` rows of `left` and `across` of `right`, in eight lanes and what is left behind them.
TARGET INLINE void NAME(inner_products)(
  const int down, const int across, const double *left, int64_t left_step, const double *right,
  int64_t right_step, double *product, int64_t inner, int64_t width) {
  enum { lanes = 8 };
  int64_t whole = inner / lanes * lanes;
  lanes_of_eight sums[4][4] = {{{0}}}, values[4], others;
  for (int64_t i = 0; i < whole; i += lanes) {
    for (int m = 0; m < down; m++) memcpy(&values[m], left + m * left_step + i, sizeof values[m]);
    for (int n = 0; n < across; n++) {
      memcpy(&others, right + n * right_step + i, sizeof others);
      for (int m = 0; m < down; m++) sums[m][n] += values[m] * others;
    }
  }
  for (int m = 0; m < down; m++)
    for (int n = 0; n < across; n++) {
      lanes_of_eight s = sums[m][n];
      double sum = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
      for (int64_t i = whole; i < inner; i++) sum += left[m * left_step + i] * right[n * right_step + i];
      product[m * width + n] = sum;
    }
}

// The products of `down` rows of `left` with all of `right`, `across` at a time.
TARGET INLINE void NAME(products_of_rows)(
  const int down, const int across, const double *left, int64_t left_step, const double *right,
  int64_t right_step, double *product, int64_t inner, int64_t width) {
  int64_t n = 0;
  for (; n + across <= width; n += across)
    NAME(inner_products)(
      down, across, left, left_step, right + n * right_step, right_step, product + n, inner, width);
  for (; n < width; n++)
    NAME(inner_products)(
      down, 1, left, left_step, right + n * right_step, right_step, product + n, inner, width);
}

TARGET static void NAME(times_transposed)(
  const double *left, int64_t left_step, const double *right, int64_t right_step, double *product,
  int64_t rows, int64_t inner, int64_t width) {
  int64_t row = 0;
#if REGISTERS > 16
  for (; row + 4 <= rows; row += 4)
    NAME(products_of_rows)(
      4, 4, left + row * left_step, left_step, right, right_step, product + row * width, inner, width);
#endif
  for (; row + 2 <= rows; row += 2)
    NAME(products_of_rows)(
      2, 3, left + row * left_step, left_step, right, right_step, product + row * width, inner, width);
  if (row < rows)
    NAME(products_of_rows)(
      1, 4, left + row * left_step, left_step, right, right_step, product + row * width, inner, width);
}

TARGET static void NAME(add_gram)(
  const double *panel, int64_t capacity, int64_t samples, int64_t eights, double *sum) {
  enum { lanes = 8, several = 4 };
  for (int64_t column = 0; column < eights; column++) {
    const double *across = panel + column * capacity * lanes;
    for (int64_t row = column; row < eights; row++)
      for (int part = 0; part < lanes; part += several, sum += several * lanes) {
        lanes_of_eight sums[several], values;
        memcpy(sums, sum, sizeof sums);
        const double *down = panel + row * capacity * lanes + part;
        for (int64_t i = 0; i < samples; i++) {
          memcpy(&values, across + i * lanes, sizeof values);
          for (int n = 0; n < several; n++) sums[n] += down[i * lanes + n] * values;
        }
        memcpy(sum, sums, sizeof sums);
      }
  }
}

// Sums stay in registers while the rows of a lane come to them.
TARGET INLINE void NAME(add_columns)(
  const int several, const double *rows, const double *factors, int64_t count, int64_t width,
  double *sums) {
  enum { lanes = 8 };
  lanes_of_eight own[4], values;
  for (int n = 0; n < several; n++) memcpy(&own[n], sums + n * lanes, sizeof own[n]);
  for (int64_t row = 0; row < count; row += lanes)
    for (int n = 0; n < several; n++) {
      memcpy(&values, rows + row * width + n * lanes, sizeof values);
      own[n] += factors[row] * values;
    }
  for (int n = 0; n < several; n++) memcpy(sums + n * lanes, &own[n], sizeof own[n]);
}

TARGET static void NAME(add_rows)(
  const double *rows, const double *factors, int64_t count, int64_t width, double *sums) {
  enum { lanes = 8, several = 4 };
  for (int lane = 0; lane < lanes && lane < count; lane++) {
    const double *from = rows + lane * width;
    double *to = sums + lane * width;
    int64_t i = 0;
    for (; i + several * lanes <= width; i += several * lanes)
      NAME(add_columns)(several, from + i, factors + lane, count - lane, width, to + i);
    for (; i + lanes <= width; i += lanes)
      NAME(add_columns)(1, from + i, factors + lane, count - lane, width, to + i);
    for (; i < width; i++)
      for (int64_t row = 0; row < count - lane; row += lanes)
        to[i] += factors[lane + row] * from[row * width + i];
  }
}

TARGET static void NAME(subtract_outer)(
  const double *left, const double *right, int64_t count, double *from, int64_t step) {
  enum { lanes = 8 };
  for (int64_t row = 0; row < count; row++, from += step) {
    double first = -left[row], second = -right[row];
    lanes_of_eight sum, values, others;
    int64_t i = 0;
    for (; i + lanes <= count; i += lanes) {
      memcpy(&sum, from + i, sizeof sum);
      memcpy(&values, right + i, sizeof values);
      memcpy(&others, left + i, sizeof others);
      sum = (sum + first * values) + second * others;
      memcpy(from + i, &sum, sizeof sum);
    }
    for (; i < count; i++) from[i] = (from[i] + first * right[i]) + second * left[i];
  }
}

TARGET static void NAME(scale)(
  const float *values, double mean, double factor, double *scaled, int64_t count) {
  for (int64_t i = 0; i < count; i++) scaled[i] = ((double)values[i] - mean) * factor;
}

// Sums over the rows of `from` for `several` rows and as many samples as a register holds.
TARGET static void NAME(map_rows)(
  const float *factors, const float *offsets, const float *from, float *to, int64_t rows,
  int64_t inner, int64_t length) {
  enum { lanes = 16, several = 4 };
  for (int64_t row = 0; row < rows; row += several) {
    int64_t own = rows - row < several ? rows - row : several;
    const float *left[several];
    for (int n = 0; n < several; n++) left[n] = factors + (row + (n < own ? n : 0)) * inner;
    // The last lanes may overlap with those before, whose numbers they compute once more.
    for (int64_t first = 0; length >= lanes && first < length; first += lanes) {
      int64_t sample = first + lanes <= length ? first : length - lanes;
      lanes_of_sixteen sums[several], values;
      for (int n = 0; n < several; n++) sums[n] = (lanes_of_sixteen){0} + offsets[row + (n < own ? n : 0)];
      for (int64_t i = 0; i < inner; i++) {
        memcpy(&values, from + i * length + sample, sizeof values);
        for (int n = 0; n < several; n++) sums[n] += left[n][i] * values;
      }
      for (int n = 0; n < own; n++) memcpy(to + (row + n) * length + sample, &sums[n], sizeof sums[n]);
    }
    for (int n = 0; length < lanes && n < own; n++)
      for (int64_t sample = 0; sample < length; sample++) {
        float sum = offsets[row + n];
        for (int64_t i = 0; i < inner; i++) sum += left[n][i] * from[i * length + sample];
        to[(row + n) * length + sample] = sum;
      }
  }
}

// Rows side by side, so that no row waits for its own last sum.
TARGET INLINE void NAME(sums_of)(
  const int several, const float *values, int64_t step, int64_t count, const double *means,
  double *sums) {
  double own[8];
  for (int n = 0; n < several; n++) own[n] = sums[n];
  for (int64_t i = 0; i < count; i++)
    for (int n = 0; n < several; n++) {
      double value = values[n * step + i];
      own[n] += means ? (value - means[n]) * (value - means[n]) : value;
    }
  for (int n = 0; n < several; n++) sums[n] = own[n];
}

TARGET static void NAME(add_sums)(
  const float *values, int64_t step, int64_t rows, int64_t count, double *sums) {
  int64_t row = 0;
  for (; row + 8 <= rows; row += 8)
    NAME(sums_of)(8, values + row * step, step, count, NULL, sums + row);
  for (; row < rows; row++) NAME(sums_of)(1, values + row * step, step, count, NULL, sums + row);
}

TARGET static void NAME(add_squares)(
  const float *values, int64_t step, int64_t rows, int64_t count, const double *means,
  double *sums) {
  int64_t row = 0;
  for (; row + 8 <= rows; row += 8)
    NAME(sums_of)(8, values + row * step, step, count, means + row, sums + row);
  for (; row < rows; row++)
    NAME(sums_of)(1, values + row * step, step, count, means + row, sums + row);
}

// As `Double.sigmoid`, step by step: see there.
TARGET static void NAME(logistic)(double *numbers, int64_t count) {
  enum { lanes = 8 };
  static const double series[] = {
    1.1470745597729725e-11, 1.6059043836821613e-10, 2.08767569878681e-09, 2.505210838544172e-08,
    2.755731922398589e-07,  2.7557319223985893e-06, 2.48015873015873e-05, 0.0001984126984126984,
    0.001388888888888889,   0.008333333333333333,   0.041666666666666664, 0.16666666666666666,
    0.5,                    1.0,                    1.0};
  for (int64_t first = 0; first < count; first += lanes) {
    int64_t own = count - first < lanes ? count - first : lanes;
    lanes_of_eight x = {0};
    memcpy(&x, numbers + first, (size_t)own * sizeof(double));
    lanes_of_eight y = -MAGNITUDE(x);
    // Below, powers are 0 in the plain form too; no number stays none.
    lane_masks small = y < -745.2;
    lanes_of_eight inside = CHOOSE(small, (lanes_of_eight){0}, y);
    lanes_of_eight turned = inside * 1.4426950408889634;
    // Halves are rounded away from zero; all are negative.
    lanes_of_eight whole = __builtin_elementwise_trunc(turned);
    whole -= CHOOSE(whole - turned >= 0.5, (lanes_of_eight){0} + 1, (lanes_of_eight){0});
    lanes_of_eight rest = (inside - whole * 0.693147180369123816490) - whole * 1.90821492927058770002e-10;
    lanes_of_eight sum = (lanes_of_eight){0} + series[0];
    for (int i = 1; i < 15; i++) sum = sum * rest + series[i];
    // Two powers of two, as not all are normal numbers.
    lane_masks exponent = __builtin_convertvector(CHOOSE(whole == whole, whole, (lanes_of_eight){0}), lane_masks);
    lane_masks half = -(-exponent >> 1);
    lanes_of_eight power = sum * (lanes_of_eight)((half + 1023) << 52)
                           * (lanes_of_eight)((exponent - half + 1023) << 52);
    power = CHOOSE(small, (lanes_of_eight){0}, power);
    x = CHOOSE(x >= 0, (lanes_of_eight){0} + 1, power) / (1 + power);
    memcpy(numbers + first, &x, (size_t)own * sizeof(double));
  }
}

#define EIGHT lanes_of_eight
#include "eigen.h"
#include "logarithm.h"
#undef EIGHT

static const matrix_kernels NAME(kernels) = {
  NAME(times), NAME(times_transposed), NAME(add_gram), NAME(add_rows),
  NAME(subtract_outer), NAME(scale), NAME(map_rows), NAME(add_sums), NAME(add_squares),
  NAME(logistic), NAME(logarithms)};
