// Fourier transforms of eight rows side by side, as Stockham ordered them: every pass reads one buffer and writes
// the other. A part of body.h.

#define INLINE TARGET static inline __attribute__((always_inline))

INLINE complex_lanes NAME(plus)(complex_lanes a, complex_lanes b) {
  return (complex_lanes){a.r + b.r, a.i + b.i};
}

INLINE complex_lanes NAME(minus)(complex_lanes a, complex_lanes b) {
  return (complex_lanes){a.r - b.r, a.i - b.i};
}

// a times -i.
INLINE complex_lanes NAME(quarter_turn)(complex_lanes a) { return (complex_lanes){a.i, -a.r}; }

INLINE complex_lanes NAME(turned)(complex_lanes a, float r, float i) {
  return (complex_lanes){a.r * r - a.i * i, a.r * i + a.i * r};
}

INLINE void NAME(load)(complex_lanes *a, const float *from, int64_t real) {
  memcpy(&a->r, from + real, sizeof a->r);
  memcpy(&a->i, from + 8 - real, sizeof a->i);
}

INLINE void NAME(store)(float *to, complex_lanes a, int64_t real) {
  memcpy(to + real, &a.r, sizeof a.r);
  memcpy(to + 8 - real, &a.i, sizeof a.i);
}

INLINE void NAME(butterfly2)(complex_lanes *x) {
  complex_lanes a = x[0];
  x[0] = NAME(plus)(a, x[1]);
  x[1] = NAME(minus)(a, x[1]);
}

INLINE void NAME(butterfly4)(complex_lanes *x) {
  complex_lanes a = NAME(plus)(x[0], x[2]), b = NAME(minus)(x[0], x[2]);
  complex_lanes c = NAME(plus)(x[1], x[3]), d = NAME(quarter_turn)(NAME(minus)(x[1], x[3]));
  x[0] = NAME(plus)(a, c);
  x[1] = NAME(plus)(b, d);
  x[2] = NAME(minus)(a, c);
  x[3] = NAME(minus)(b, d);
}

INLINE void NAME(butterfly8)(complex_lanes *x) {
  const float half = 0.707106781186547524f;
  complex_lanes even[4] = {x[0], x[2], x[4], x[6]}, odd[4] = {x[1], x[3], x[5], x[7]};
  NAME(butterfly4)(even);
  NAME(butterfly4)(odd);
  odd[1] = NAME(turned)(odd[1], half, -half);
  odd[2] = NAME(quarter_turn)(odd[2]);
  odd[3] = NAME(turned)(odd[3], -half, -half);
  for (int k = 0; k < 4; k++) {
    x[k] = NAME(plus)(even[k], odd[k]);
    x[k + 4] = NAME(minus)(even[k], odd[k]);
  }
}

// Of an odd prime: what two places have in common and what sets them apart meet cosines and sines alone.
INLINE void NAME(butterfly_odd)(complex_lanes *x, int radix, const float *cosines, const float *sines) {
  complex_lanes sums[6], gaps[6], first = x[0];
#pragma clang loop unroll(full)
  for (int j = 1; j <= radix / 2; j++) {
    sums[j - 1] = NAME(plus)(x[j], x[radix - j]);
    gaps[j - 1] = NAME(minus)(x[j], x[radix - j]);
    x[0] = NAME(plus)(x[0], sums[j - 1]);
  }
#pragma clang loop unroll(full)
  for (int k = 1; k <= radix / 2; k++) {
    complex_lanes even = first, odd = {{0}, {0}};
#pragma clang loop unroll(full)
    for (int j = 1; j <= radix / 2; j++) {
      float cosine = cosines[j * k % radix], sine = sines[j * k % radix];
      even = (complex_lanes){even.r + sums[j - 1].r * cosine, even.i + sums[j - 1].i * cosine};
      odd = (complex_lanes){odd.r + gaps[j - 1].r * sine, odd.i + gaps[j - 1].i * sine};
    }
    odd = NAME(quarter_turn)(odd);
    x[k] = NAME(plus)(even, odd);
    x[radix - k] = NAME(minus)(even, odd);
  }
}

INLINE void NAME(butterfly3)(complex_lanes *x) { NAME(butterfly_odd)(x, 3, cosines3, sines3); }
INLINE void NAME(butterfly5)(complex_lanes *x) { NAME(butterfly_odd)(x, 5, cosines5, sines5); }
INLINE void NAME(butterfly7)(complex_lanes *x) { NAME(butterfly_odd)(x, 7, cosines7, sines7); }
INLINE void NAME(butterfly11)(complex_lanes *x) { NAME(butterfly_odd)(x, 11, cosines11, sines11); }
INLINE void NAME(butterfly13)(complex_lanes *x) { NAME(butterfly_odd)(x, 13, cosines13, sines13); }

INLINE void NAME(butterfly9)(complex_lanes *x) {
  complex_lanes y[9];
#pragma clang loop unroll(full)
  for (int j = 0; j < 3; j++) {
    complex_lanes three[3] = {x[j], x[j + 3], x[j + 6]};
    NAME(butterfly3)(three);
#pragma clang loop unroll(full)
    for (int k = 0; k < 3; k++)
      y[3 * j + k] = j * k ? NAME(turned)(three[k], cosines9[j * k], -sines9[j * k]) : three[k];
  }
#pragma clang loop unroll(full)
  for (int k = 0; k < 3; k++) {
    complex_lanes three[3] = {y[k], y[3 + k], y[6 + k]};
    NAME(butterfly3)(three);
    for (int j = 0; j < 3; j++) x[k + 3 * j] = three[j];
  }
}

// A pass of `radix`: `count` groups of `stride` neighbours, each of which is turned by its own angles but the first.
#define PASS(radix)                                                                             \
  INLINE void NAME(group##radix)(                                                               \
    const float *from, float *to, int64_t count, int64_t stride, const float *turns,            \
    int64_t real) {                                                                             \
    for (int64_t q = 0; q < stride; q++) {                                                      \
      complex_lanes x[radix];                                                                   \
      for (int j = 0; j < radix; j++)                                                           \
        NAME(load)(&x[j], from + 16 * (q + stride * count * j), real);                          \
      NAME(butterfly##radix)(x);                                                                \
      for (int k = 0; k < radix; k++) {                                                         \
        if (turns && k) x[k] = NAME(turned)(x[k], turns[2 * k - 2], turns[2 * k - 1]);          \
        NAME(store)(to + 16 * (q + stride * k), x[k], real);                                    \
      }                                                                                         \
    }                                                                                           \
  }                                                                                             \
  TARGET static void NAME(pass##radix)(                                                         \
    const float *from, float *to, int64_t count, int64_t stride, const float *turns,            \
    int64_t real) {                                                                             \
    NAME(group##radix)(from, to, count, stride, 0, real);                                       \
    for (int64_t p = 1; p < count; p++)                                                         \
      NAME(group##radix)(                                                                       \
        from + 16 * stride * p, to + 16 * stride * radix * p, count, stride,                    \
        turns + 2 * (radix - 1) * p, real);                                                     \
  }

PASS(2)
PASS(3)
PASS(4)
PASS(5)
PASS(7)
PASS(8)
PASS(9)
PASS(11)
PASS(13)
#undef PASS

static void (*const NAME(passes)[])(
  const float *, float *, int64_t, int64_t, const float *, int64_t) = {
  [2] = NAME(pass2), [3] = NAME(pass3), [4] = NAME(pass4), [5] = NAME(pass5), [7] = NAME(pass7),
  [8] = NAME(pass8), [9] = NAME(pass9), [11] = NAME(pass11), [13] = NAME(pass13),
};

TARGET static float *NAME(transform)(
  float *values, float *room, int64_t length, const int32_t *radices, const float *turns,
  int backwards) {
  // Backwards is forwards with real and imaginary parts exchanged.
  int64_t count = length, stride = 1;
  for (; count > 1; radices++) {
    int64_t radix = *radices;
    count /= radix;
    NAME(passes)[radix](values, room, count, stride, turns, backwards ? 8 : 0);
    turns += 2 * (radix - 1) * count;
    stride *= radix;
    float *other = values;
    values = room;
    room = other;
  }
  return values;
}

// Bin `k` of the real rows whose numbers were taken two by two as complex ones, times its factor.
INLINE complex_lanes NAME(bin)(
  const float *spectrum, int64_t length, const float *turns, const float *factors, int64_t count,
  int64_t k) {
  if (k >= count) return (complex_lanes){{0}, {0}};
  complex_lanes a, b;
  NAME(load)(&a, spectrum + 16 * (k < length ? k : 0), 0);
  NAME(load)(&b, spectrum + 16 * (k > 0 ? length - k : 0), 0);
  complex_lanes even = {a.r + b.r, a.i - b.i}, odd = {a.i + b.i, b.r - a.r};
  odd = NAME(turned)(odd, turns[2 * k], turns[2 * k + 1]);
  return NAME(turned)(NAME(plus)(even, odd), factors[2 * k], factors[2 * k + 1]);
}

TARGET static void NAME(filter_bins)(
  const float *spectrum, int64_t length, const float *turns, const float *factors, int64_t count,
  float *output, int64_t output_length, const float *output_turns) {
  for (int64_t k = 0; 2 * k <= output_length; k++) {
    int64_t other = output_length - k;
    complex_lanes a = NAME(bin)(spectrum, length, turns, factors, count, k);
    complex_lanes b = NAME(bin)(spectrum, length, turns, factors, count, other);
    // Neither of these two has an imaginary part in real rows.
    if (k == 0) a.i = b.i = (half_lanes){0};
    complex_lanes sum = {a.r + b.r, a.i - b.i}, gap = {a.r - b.r, a.i + b.i};
    gap = NAME(turned)(gap, output_turns[2 * k], -output_turns[2 * k + 1]);
    NAME(store)(output + 16 * k, (complex_lanes){sum.r - gap.i, sum.i + gap.r}, 0);
    if (k > 0 && other > k)
      NAME(store)(output + 16 * other, (complex_lanes){sum.r + gap.i, gap.r - sum.i}, 0);
  }
}
