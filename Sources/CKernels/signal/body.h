// The kernels of the signal stage, included once for every instruction set with NAME and TARGET.
//
// No function here uses a fused product, and sums have fixed lanes, so all sets agree to the bit.

#pragma clang fp contract(off)

#include "decode.h"

// Whether all are possible: a test that whole vectors take.
TARGET static int NAME(are_possible)(const float *values, int64_t count) {
  int strangers = 0;
  for (int64_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, values + i, sizeof bits);
    strangers |= (bits & 0x7FFFFFFF) > greatest;
  }
  return !strangers;
}

TARGET static void NAME(multiply)(float *values, const float *factors, int64_t count) {
  for (int64_t i = 0; i < count; i++) values[i] *= factors[i];
}

TARGET static void NAME(extent)(
  const float *values, int64_t count, float *smallest, float *largest, int64_t *repeats) {
  enum { lanes = 16 };
  float low[lanes], high[lanes];
  int32_t same[lanes];
  int64_t total = 0;
  for (int lane = 0; lane < lanes; lane++) {
    low[lane] = high[lane] = values[0];
    same[lane] = 0;
  }
  int64_t i = 1;
  for (; i + lanes <= count; i += lanes)
    for (int lane = 0; lane < lanes; lane++) {
      float value = values[i + lane];
      low[lane] = value < low[lane] ? value : low[lane];
      high[lane] = value > high[lane] ? value : high[lane];
      same[lane] += value == values[i + lane - 1];
    }
  for (int lane = 0; lane < lanes; lane++) {
    low[0] = low[lane] < low[0] ? low[lane] : low[0];
    high[0] = high[lane] > high[0] ? high[lane] : high[0];
    total += same[lane];
  }
  for (; i < count; i++) {
    low[0] = values[i] < low[0] ? values[i] : low[0];
    high[0] = values[i] > high[0] ? values[i] : high[0];
    total += values[i] == values[i - 1];
  }
  *smallest = low[0];
  *largest = high[0];
  *repeats = total;
}

// The sum of eight lanes, halved in a fixed order.
TARGET static inline __attribute__((always_inline)) double NAME(fold)(const double_lanes *sums) {
  double_lanes s = *sums;
  double_quarter four = __builtin_shufflevector(s, s, 0, 1, 2, 3) + __builtin_shufflevector(s, s, 4, 5, 6, 7);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

// The distances of 8 numbers from `level`.
TARGET static inline __attribute__((always_inline)) void NAME(distances)(
  const float *input, double level, double_lanes *output) {
  half_lanes values;
  memcpy(&values, input, sizeof values);
  *output = __builtin_convertvector(values, double_lanes) - level;
}

// The last eight numbers, of which those behind the whole lanes are still to be counted; a short
// input stands at the end of eight.
TARGET static inline __attribute__((always_inline)) const float *NAME(last)(
  const float *input, int64_t count, float *room) {
  if (count >= 8) return input + count - 8;
  for (int64_t i = 0; i < 8; i++) room[i] = i < 8 - count ? 0 : input[i - (8 - count)];
  return room;
}

// Both sums in one go, of distances from a number that is as far from zero as the others are.
TARGET static inline __attribute__((always_inline)) void NAME(moments)(
  const float *input, int64_t count, const double_lanes *there, double *sum, double *square) {
  float room[8];
  int64_t whole = count / 8 * 8;
  double level = input[0];
  double_lanes gaps, more;
  NAME(distances)(NAME(last)(input, count, room), level, &gaps);
  double_lanes sums = gaps * *there, more_sums = {0};
  double_lanes squares = sums * gaps, more_squares = {0};
  int64_t i = 0;
  for (; i + 16 <= whole; i += 16) {
    NAME(distances)(input + i, level, &gaps);
    NAME(distances)(input + i + 8, level, &more);
    sums += gaps;
    more_sums += more;
    squares += gaps * gaps;
    more_squares += more * more;
  }
  if (i < whole) {
    NAME(distances)(input + i, level, &gaps);
    sums += gaps;
    squares += gaps * gaps;
  }
  sums += more_sums;
  squares += more_squares;
  *sum = NAME(fold)(&sums);
  *square = NAME(fold)(&squares);
}

TARGET static inline __attribute__((always_inline)) void NAME(scale)(
  const float *input, float *output, int64_t count, double mean, double scale) {
  float room[8];
  int64_t whole = count / 8 * 8;
  half_lanes scaled, at_end;
  double_lanes gaps;
  NAME(distances)(NAME(last)(input, count, room), mean, &gaps);
  at_end = __builtin_convertvector(gaps * scale, half_lanes);
  for (int64_t i = 0; i < whole; i += 8) {
    NAME(distances)(input + i, mean, &gaps);
    scaled = __builtin_convertvector(gaps * scale, half_lanes);
    memcpy(output + i, &scaled, sizeof scaled);
  }
  if (count >= 8)
    memcpy(output + count - 8, &at_end, sizeof at_end);
  else
    for (int64_t i = 0; i < count; i++) output[i] = at_end[8 - count + i];
}

// The deviation, 0 of a flat row, from sums of distances from `level`; and what its numbers are scaled by.
TARGET static inline __attribute__((always_inline)) double NAME(deviation)(
  double level, double sum, double square, int64_t count, double *mean, double *scale) {
  double shift = sum / (double)count;
  *mean = level + shift;
  double variance = square / (double)count - shift * shift;
  double deviation = __builtin_elementwise_sqrt(variance > 0 ? variance : 0);
  *scale = 1 / deviation;
  // Below the rounding of the numbers themselves a deviation means nothing.
  double size = *mean < 0 ? -*mean : *mean;
  return deviation > size * 1e-6 && deviation > 1e-20 ? deviation : 0;
}

TARGET static void NAME(standardize)(
  const float *input, int64_t stride, float *output, int64_t count, int64_t rows,
  float *deviations) {
  // Roots and quotients of several rows take about as long as those of one.
  enum { several = 8 };
  if (count <= 0) return;
  // 1 for those of the last eight numbers that are behind the whole lanes.
  static const double ends[16] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1};
  double_lanes there;
  memcpy(&there, ends + count % 8, sizeof there);
  double levels[several], sums[several], squares[several];
  double means[several], scales[several], found[several];
  for (int64_t first = 0; first < rows; first += several) {
    int64_t own = rows - first < several ? rows - first : several;
    const float *from = input + first * stride;
    for (int64_t row = 0; row < own; row++) {
      levels[row] = from[row * stride];
      NAME(moments)(from + row * stride, count, &there, &sums[row], &squares[row]);
    }
    if (own == several)
      for (int i = 0; i < several; i++)
        found[i] =
          NAME(deviation)(levels[i], sums[i], squares[i], count, &means[i], &scales[i]);
    else
#pragma clang loop vectorize(disable) unroll(disable)
      for (int i = 0; i < own; i++)
        found[i] =
          NAME(deviation)(levels[i], sums[i], squares[i], count, &means[i], &scales[i]);
    for (int64_t row = 0; row < own; row++) {
      float *goal = output + (first + row) * count;
      if (found[row] > 0)
        NAME(scale)(from + row * stride, goal, count, means[row], scales[row]);
      else
        memset(goal, 0, (uint64_t)count * sizeof *goal);
      deviations[first + row] = (float)found[row];
    }
  }
}

TARGET static double NAME(power)(const float *values, int64_t count, int64_t step) {
  double_lanes sums = {0};
  int64_t taken = (count + step - 1) / step, i = 0;
  for (; i + 8 <= taken; i += 8) {
    half_lanes eight;
    for (int lane = 0; lane < 8; lane++) eight[lane] = values[(i + lane) * step];
    double_lanes wide = __builtin_convertvector(eight, double_lanes);
    sums += wide * wide;
  }
  for (; i < taken; i++) sums[i % 8] += (double)values[i * step] * (double)values[i * step];
  return NAME(fold)(&sums);
}

TARGET static void NAME(subtract)(
  const float *values, const float *taken, float *output, int64_t count) {
  for (int64_t i = 0; i < count; i++) output[i] = values[i] - taken[i];
}

TARGET static void NAME(cross)(
  float from, float to, const float *shares, float *output, int64_t count) {
  for (int64_t i = 0; i < count; i++) output[i] = from + (to - from) * shares[i];
}

TARGET static void NAME(mirror)(const float *last, float level, float *output, int64_t count) {
  for (int64_t i = 0; i < count; i++) output[i] = 2 * level - last[-i];
}

TARGET static void NAME(convolve)(
  const float *input, const float *taps, int64_t tap_count, float *output, int64_t count) {
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    float sums[16] = {0};
    for (int64_t t = 0; t < tap_count; t++)
      for (int lane = 0; lane < 16; lane++) sums[lane] += taps[t] * input[i + t + lane];
    for (int lane = 0; lane < 16; lane++) output[i + lane] = sums[lane];
  }
  for (; i < count; i++) {
    float sum = 0;
    for (int64_t t = 0; t < tap_count; t++) sum += taps[t] * input[i + t];
    output[i] = sum;
  }
}

TARGET static void NAME(decimate)(
  const float *input, const float *taps, int64_t tap_count, int64_t step, float *output,
  int64_t count) {
  // Four at a time, so that their sums do not wait for one another.
  enum { lanes = 16, several = 4 };
  for (int64_t i = 0; i < count; i += several) {
    const float *from[several];
    float_lanes sums[several] = {{0}};
    for (int n = 0; n < several; n++) from[n] = input + (i + n < count ? i + n : i) * step;
    for (int64_t t = 0; t < tap_count; t += lanes) {
      float_lanes weights, values;
      memcpy(&weights, taps + t, sizeof weights);
      for (int n = 0; n < several; n++) {
        memcpy(&values, from[n] + t, sizeof values);
        sums[n] += weights * values;
      }
    }
    for (int n = 0; n < several && i + n < count; n++) {
      float_lanes s = sums[n];
      half_lanes eight = __builtin_shufflevector(s, s, 0, 1, 2, 3, 4, 5, 6, 7) +
                         __builtin_shufflevector(s, s, 8, 9, 10, 11, 12, 13, 14, 15);
      output[i + n] = ((eight[0] + eight[4]) + (eight[2] + eight[6])) +
                      ((eight[1] + eight[5]) + (eight[3] + eight[7]));
    }
  }
}

TARGET static void NAME(spread)(
  const float *input, const float *weights, int64_t order, int64_t ratio, float *output,
  int64_t count) {
  enum { lanes = 16 };
  int64_t stride = (ratio + lanes - 1) / lanes * lanes;
  for (int64_t i = 0; i < count; i++)
    for (int64_t r = 0; r < stride; r += lanes) {
      float_lanes sums = {0}, row;
      for (int64_t t = 0; t < order; t++) {
        memcpy(&row, weights + t * stride + r, sizeof row);
        sums += row * input[i + t];
      }
      memcpy(output + i * ratio + r, &sums, sizeof sums);
    }
}

#include "fourier.h"
#include "rows.h"

static const signal_kernels NAME(kernels) = {
  {NAME(int8), NAME(uint8), NAME(int16), NAME(uint16), NAME(int24), NAME(int32), NAME(uint32),
   NAME(float32), NAME(float64), NAME(int16_be), NAME(uint16_be), NAME(int24_be), NAME(int32_be),
   NAME(uint32_be), NAME(float32_be), NAME(float64_be)},
  {NAME(int8_across), NAME(uint8_across), NAME(int16_across), NAME(uint16_across),
   NAME(int24_across), NAME(int32_across), NAME(uint32_across), NAME(float32_across),
   NAME(float64_across), NAME(int16_be_across), NAME(uint16_be_across), NAME(int24_be_across),
   NAME(int32_be_across), NAME(uint32_be_across), NAME(float32_be_across),
   NAME(float64_be_across)},
  NAME(are_possible), NAME(multiply), NAME(subtract), NAME(extent), NAME(power), NAME(standardize),
  NAME(cross), NAME(mirror), NAME(convolve), NAME(decimate), NAME(spread),
  NAME(transform), NAME(filter_bins), NAME(rows_gather), NAME(rows_mirror), NAME(rows_cross),
  NAME(rows_decimate), NAME(rows_take),
};
