// The kernels of the signal stage, included once for every instruction set with NAME and TARGET.
//
// No function here uses a fused product, and sums have fixed lanes, so all sets agree to the bit.

#pragma clang fp contract(off)

#define DECODE(label, type, convert)                                                       \
  TARGET static inline __attribute__((always_inline)) void NAME(label##_run)(              \
    const uint8_t *bytes, int64_t stride, int64_t count, double origin, double gain,       \
    double offset, float *output) {                                                        \
    for (int64_t i = 0; i < count; i++) {                                                  \
      type stored;                                                                         \
      /* Samples of several lines apart are not foreseen by the processor itself. */       \
      if (stride > 64) __builtin_prefetch(bytes + (i + 24) * stride);                      \
      memcpy(&stored, bytes + i * stride, sizeof stored);                                  \
      output[i] = (float)(((double)(convert(stored)) - origin) * gain + offset);           \
    }                                                                                      \
  }                                                                                        \
  TARGET static void NAME(label)(                                                          \
    const uint8_t *bytes, int64_t stride, int64_t count, double origin, double gain,       \
    double offset, float *output) {                                                        \
    if (stride == (int64_t)sizeof(type))                                                   \
      NAME(label##_run)(bytes, sizeof(type), count, origin, gain, offset, output);         \
    else                                                                                   \
      NAME(label##_run)(bytes, stride, count, origin, gain, offset, output);               \
  }                                                                                        \
  TARGET static void NAME(label##_across)(                                                 \
    const uint8_t *bytes, int64_t count, const double *origins, double gain,               \
    float *output) {                                                                       \
    for (int64_t i = 0; i < count; i++) {                                                  \
      type stored;                                                                         \
      memcpy(&stored, bytes + i * (int64_t)sizeof stored, sizeof stored);                  \
      output[i] = (float)(((double)(convert(stored)) - origins[i]) * gain);                \
    }                                                                                      \
  }

DECODE(int8, int8_t, SAME)
DECODE(uint8, uint8_t, SAME)
DECODE(int16, int16_t, SAME)
DECODE(uint16, uint16_t, SAME)
DECODE(int32, int32_t, SAME)
DECODE(uint32, uint32_t, SAME)
DECODE(float32, float, SAME)
DECODE(float64, double, SAME)
DECODE(int16_be, uint16_t, SWAP_INT16)
DECODE(uint16_be, uint16_t, SWAP_UINT16)
DECODE(int32_be, uint32_t, SWAP_INT32)
DECODE(uint32_be, uint32_t, SWAP_UINT32)
DECODE(float32_be, uint32_t, SWAP_FLOAT)
DECODE(float64_be, uint64_t, SWAP_DOUBLE)
#undef DECODE

TARGET static void NAME(int24)(
  const uint8_t *bytes, int64_t stride, int64_t count, double origin, double gain, double offset,
  float *output) {
  // A load of four bytes that ends with the sample would begin before the first one: that is alone.
  for (int64_t i = 0; i < count; i++) {
    const uint8_t *at = bytes + i * stride;
    int32_t stored;
    if (i + 1 < count) {
      memcpy(&stored, at, 4);
      stored = (int32_t)((uint32_t)stored << 8) >> 8;
    } else {
      stored = (int32_t)((uint32_t)at[0] << 8 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 24) >> 8;
    }
    output[i] = (float)(((double)stored - origin) * gain + offset);
  }
}

TARGET static void NAME(int24_be)(
  const uint8_t *bytes, int64_t stride, int64_t count, double origin, double gain, double offset,
  float *output) {
  for (int64_t i = 0; i < count; i++) {
    const uint8_t *at = bytes + i * stride;
    int32_t stored =
      (int32_t)((uint32_t)at[2] << 8 | (uint32_t)at[1] << 16 | (uint32_t)at[0] << 24) >> 8;
    output[i] = (float)(((double)stored - origin) * gain + offset);
  }
}

#define ACROSS(label)                                                                      \
  TARGET static void NAME(label##_across)(                                                 \
    const uint8_t *bytes, int64_t count, const double *origins, double gain,               \
    float *output) {                                                                       \
    for (int64_t i = 0; i < count; i++)                                                    \
      NAME(label)(bytes + 3 * i, 3, 1, origins[i], gain, 0, output + i);                   \
  }

ACROSS(int24)
ACROSS(int24_be)
#undef ACROSS

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

TARGET static inline __attribute__((always_inline)) double NAME(fold)(const double_lanes *sums) {
  double_lanes lanes = *sums;
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
         ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

// The distances of 8 numbers from `level`.
TARGET static inline __attribute__((always_inline)) void NAME(distances)(
  const float *input, double level, double_lanes *output) {
  half_lanes values;
  memcpy(&values, input, sizeof values);
  *output = __builtin_convertvector(values, double_lanes) - level;
}

TARGET static double NAME(standardize)(const float *input, float *output, int64_t count) {
  // The last eight numbers, of which those behind the whole lanes are still to be counted; a short
  // input stands at the end of eight.
  int64_t whole = count / 8 * 8;
  float last[8] = {0};
  const float *end = last;
  if (count >= 8)
    end = input + count - 8;
  else
    for (int64_t i = 0; i < count; i++) last[8 - count + i] = input[i];
  double_lanes there, gaps, more;
  for (int lane = 0; lane < 8; lane++) there[lane] = lane >= 8 - (count - whole);

  // Both sums in one go, of distances from a number that is as far from zero as the others are.
  double level = count > 0 ? input[0] : 0;
  NAME(distances)(end, level, &gaps);
  double_lanes sums = gaps * there, more_sums = {0};
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
  double shift = NAME(fold)(&sums) / (double)count;
  double mean = level + shift;
  double variance = NAME(fold)(&squares) / (double)count - shift * shift;
  double deviation = __builtin_sqrt(variance > 0 ? variance : 0);

  // Below the rounding of the numbers themselves a deviation means nothing.
  double size = mean < 0 ? -mean : mean;
  if (!(deviation > size * 1e-6 && deviation > 1e-20)) {
    for (i = 0; i < count; i++) output[i] = 0;
    return 0;
  }
  double scale = 1 / deviation;
  half_lanes scaled, at_end;
  NAME(distances)(end, mean, &gaps);
  at_end = __builtin_convertvector(gaps * scale, half_lanes);
  for (i = 0; i < whole; i += 8) {
    NAME(distances)(input + i, mean, &gaps);
    scaled = __builtin_convertvector(gaps * scale, half_lanes);
    memcpy(output + i, &scaled, sizeof scaled);
  }
  if (count >= 8)
    memcpy(output + count - 8, &at_end, sizeof at_end);
  else
    for (i = 0; i < count; i++) output[i] = at_end[8 - count + i];
  return deviation;
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

static const signal_kernels NAME(kernels) = {
  {NAME(int8), NAME(uint8), NAME(int16), NAME(uint16), NAME(int24), NAME(int32), NAME(uint32),
   NAME(float32), NAME(float64), NAME(int16_be), NAME(uint16_be), NAME(int24_be), NAME(int32_be),
   NAME(uint32_be), NAME(float32_be), NAME(float64_be)},
  {NAME(int8_across), NAME(uint8_across), NAME(int16_across), NAME(uint16_across),
   NAME(int24_across), NAME(int32_across), NAME(uint32_across), NAME(float32_across),
   NAME(float64_across), NAME(int16_be_across), NAME(uint16_be_across), NAME(int24_be_across),
   NAME(int32_be_across), NAME(uint32_be_across), NAME(float32_be_across),
   NAME(float64_be_across)},
  NAME(multiply), NAME(extent), NAME(standardize), NAME(mirror), NAME(convolve), NAME(decimate),
  NAME(spread),
};
