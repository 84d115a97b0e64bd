// Eight rows side by side: number k of row l at 8 * k + l. A part of body.h.

// Eight numbers of eight rows, from neighbouring numbers to neighbouring rows or back.
TARGET static inline __attribute__((always_inline)) void NAME(turn_square)(half_lanes *x) {
  half_lanes y[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 2) {
    y[i] = __builtin_shufflevector(x[i], x[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    y[i + 1] = __builtin_shufflevector(x[i], x[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) {
    int low = i & ~2;
    x[i] = i & 2 ? __builtin_shufflevector(y[low], y[low + 2], 2, 3, 10, 11, 6, 7, 14, 15)
                 : __builtin_shufflevector(y[low], y[low + 2], 0, 1, 8, 9, 4, 5, 12, 13);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    half_lanes a = x[i], b = x[i + 4];
    x[i] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
    x[i + 4] = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

TARGET static void NAME(rows_gather)(
  const float *rows, int64_t stride, float *output, int64_t count) {
  int64_t k = 0;
  for (; k + 8 <= count; k += 8) {
    half_lanes square[8];
    for (int row = 0; row < 8; row++) memcpy(&square[row], rows + row * stride + k, sizeof *square);
    NAME(turn_square)(square);
    memcpy(output + 8 * k, square, sizeof square);
  }
  for (; k < count; k++)
    for (int row = 0; row < 8; row++) output[8 * k + row] = rows[row * stride + k];
}

TARGET static void NAME(rows_mirror)(
  const float *last, const float *levels, float *output, int64_t count) {
  half_lanes level, value;
  memcpy(&level, levels, sizeof level);
  level += level;
  for (int64_t k = 0; k < count; k++) {
    memcpy(&value, last - 8 * k, sizeof value);
    value = level - value;
    memcpy(output + 8 * k, &value, sizeof value);
  }
}

TARGET static void NAME(rows_cross)(
  const float *from, const float *to, const float *shares, float *output, int64_t count) {
  half_lanes start, way;
  memcpy(&start, from, sizeof start);
  memcpy(&way, to, sizeof way);
  way -= start;
  for (int64_t k = 0; k < count; k++) {
    half_lanes value = start + way * shares[k];
    memcpy(output + 8 * k, &value, sizeof value);
  }
}

// The weights are the same forwards and backwards, so that two numbers share one product.
TARGET static void NAME(rows_decimate)(
  const float *input, const float *taps, int64_t tap_count, int64_t step, float *output,
  int64_t count) {
  enum { several = 4 };
  for (int64_t i = 0; i < count; i += several) {
    const float *from[several];
    half_lanes sums[several] = {{0}}, early, late;
    for (int n = 0; n < several; n++) from[n] = input + 8 * step * (i + n < count ? i + n : i);
    for (int64_t t = 0; 2 * t + 1 < tap_count; t++) {
#pragma clang loop unroll(full)
      for (int n = 0; n < several; n++) {
        memcpy(&early, from[n] + 8 * t, sizeof early);
        memcpy(&late, from[n] + 8 * (tap_count - 1 - t), sizeof late);
        sums[n] += (early + late) * taps[t];
      }
    }
    for (int n = 0; n < several && i + n < count; n++) {
      if (tap_count % 2) {
        memcpy(&early, from[n] + 8 * (tap_count / 2), sizeof early);
        sums[n] += early * taps[tap_count / 2];
      }
      memcpy(output + 8 * (i + n), &sums[n], sizeof sums[n]);
    }
  }
}

// With an order that is known here, numbers of neighbours stay in registers.
TARGET static inline __attribute__((always_inline)) void NAME(take)(
  const float *values, const float *slow, const float *weights, int64_t order, int64_t ratio,
  int64_t skip, float *const *outputs, int64_t count) {
  half_lanes near[8], square[8];
  int64_t stride = (ratio + 15) / 16 * 16, done = 0;
  for (int64_t place = skip; done < count; slow += 8, place = 0) {
    for (int64_t t = 0; t < order; t++) memcpy(&near[t], slow + 8 * t, sizeof *near);
    for (; place < ratio && done < count; place++, done++) {
      half_lanes sum = {0}, value;
      for (int64_t t = 0; t < order; t++) sum += weights[t * stride + place] * near[t];
      memcpy(&value, values + 8 * done, sizeof value);
      square[done % 8] = value - sum;
      if (done % 8 < 7) continue;
      NAME(turn_square)(square);
      for (int row = 0; row < 8; row++)
        memcpy(outputs[row] + (done - 7), &square[row], sizeof *square);
    }
  }
  int64_t rest = count % 8;
  if (rest == 0) return;
  NAME(turn_square)(square);
  for (int row = 0; row < 8; row++)
    memcpy(outputs[row] + (count - rest), &square[row], (uint64_t)rest * sizeof(float));
}

TARGET static void NAME(rows_take)(
  const float *values, const float *slow, const float *weights, int64_t order, int64_t ratio,
  int64_t skip, float *const *outputs, int64_t count) {
  if (order == 6)
    NAME(take)(values, slow, weights, 6, ratio, skip, outputs, count);
  else
    NAME(take)(values, slow, weights, order, ratio, skip, outputs, count);
}
