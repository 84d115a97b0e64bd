// From stored numbers to voltages; a part of body.h.

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
