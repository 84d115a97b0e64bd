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

TARGET static inline __attribute__((always_inline)) double NAME(fold)(const double *lanes) {
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
         ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

TARGET static double NAME(standardize)(const float *input, float *output, int64_t count) {
  // Gaps are kept in double precision for windows of usual lengths, and made anew for longer ones.
  enum { kept = 256 };
  double gaps[kept];
  double sums[8] = {0};
  int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (int lane = 0; lane < 8; lane++) sums[lane] += (double)input[i + lane];
  for (int lane = 0; i + lane < count; lane++) sums[lane] += (double)input[i + lane];
  double mean = NAME(fold)(sums) / (double)count;
  for (int lane = 0; lane < 8; lane++) sums[lane] = 0;
  if (count <= kept) {
    int64_t padded = (count + 7) / 8 * 8;
    for (i = 0; i < count; i++) gaps[i] = (double)input[i] - mean;
    for (; i < padded; i++) gaps[i] = 0;
    for (i = 0; i < padded; i += 8)
      for (int lane = 0; lane < 8; lane++) sums[lane] += gaps[i + lane] * gaps[i + lane];
  } else {
    for (i = 0; i + 8 <= count; i += 8)
      for (int lane = 0; lane < 8; lane++) {
        double gap = (double)input[i + lane] - mean;
        sums[lane] += gap * gap;
      }
    for (int lane = 0; i + lane < count; lane++) {
      double gap = (double)input[i + lane] - mean;
      sums[lane] += gap * gap;
    }
  }
  double deviation = __builtin_sqrt(NAME(fold)(sums) / (double)count);
  // Below the rounding of the numbers themselves a deviation means nothing.
  double level = mean < 0 ? -mean : mean;
  if (!(deviation > level * 1e-6 && deviation > 1e-20)) {
    for (i = 0; i < count; i++) output[i] = 0;
    return 0;
  }
  double scale = 1 / deviation;
  if (count <= kept)
    for (i = 0; i < count; i++) output[i] = (float)(gaps[i] * scale);
  else
    for (i = 0; i < count; i++) output[i] = (float)(((double)input[i] - mean) * scale);
  return deviation;
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
    float sums[several][lanes] = {{0}};
    for (int n = 0; n < several; n++) from[n] = input + (i + n < count ? i + n : i) * step;
    for (int64_t t = 0; t < tap_count; t += lanes)
      for (int n = 0; n < several; n++)
        for (int lane = 0; lane < lanes; lane++)
          sums[n][lane] += taps[t + lane] * from[n][t + lane];
    for (int n = 0; n < several && i + n < count; n++) {
      float *s = sums[n];
      output[i + n] =
        (((s[0] + s[8]) + (s[4] + s[12])) + ((s[2] + s[10]) + (s[6] + s[14]))) +
        (((s[1] + s[9]) + (s[5] + s[13])) + ((s[3] + s[11]) + (s[7] + s[15])));
    }
  }
}

TARGET static void NAME(spread)(
  const float *input, const float *weights, int64_t order, int64_t ratio, float *output,
  int64_t count) {
  enum { lanes = 8 };
  int64_t stride = (ratio + lanes - 1) / lanes * lanes;
  for (int64_t i = 0; i < count; i++)
    for (int64_t r = 0; r < stride; r += lanes) {
      float sums[lanes] = {0};
      for (int64_t t = 0; t < order; t++)
        for (int lane = 0; lane < lanes; lane++)
          sums[lane] += weights[t * stride + r + lane] * input[i + t];
      for (int lane = 0; lane < lanes; lane++) output[i * ratio + r + lane] = sums[lane];
    }
}

static const signal_kernels NAME(kernels) = {
  {NAME(int8), NAME(uint8), NAME(int16), NAME(uint16), NAME(int24), NAME(int32), NAME(uint32),
   NAME(float32), NAME(float64), NAME(int16_be), NAME(uint16_be), NAME(int24_be), NAME(int32_be),
   NAME(uint32_be), NAME(float32_be), NAME(float64_be)},
  NAME(multiply), NAME(extent), NAME(standardize), NAME(convolve), NAME(decimate), NAME(spread),
};
