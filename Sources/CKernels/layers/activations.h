// Activations, and dropout.

// e^x - 1 below zero, x above (ELU with a = 1); exact in e^x - 1 near zero too.
INLINE V exponential_linear(V x) {
  V low = choose_t(x < (V)(0.0f), x, (V)(0.0f));
  low = choose_t(low < (V)(-80.0f), (V)(-80.0f), low);
  ints k;
  V p = exponential_t(low, &k);
  V power = power_of_two_t(k);
  V below = FMA(power, p, power - (V)(1.0f));
  return choose_t(x < (V)(0.0f), below, x);
}

INLINE V rectified(V x) { return choose_t(x < (V)(0.0f), (V)(0.0f), x); }

// Slopes from the outputs y.
INLINE V slope_of_elu(V y) { return choose_t(y > (V)(0.0f), (V)(1.0f), y + (V)(1.0f)); }
INLINE V slope_of_relu(V y) { return choose_t(y > (V)(0.0f), (V)(1.0f), y + (V)(0.0f)); }
INLINE V slope_of_tanh(V y) { return FMA(-y, y, (V)(1.0f)); }
INLINE V slope_of_sigmoid(V y) { return FMA(-y, y, y); }

#define ACTIVATE(f)                                                                   \
  EACH_ROW(m, r) {                                                                    \
    const float *from = x + row_at(s->in, m, r);                                      \
    float *to = y + row_at(s->out, m, r);                                             \
    for (int64_t i = 0; i < n; i += NATIVE) STORE(V, to + i, f(LOAD(V, from + i)));   \
  }                                                                                   \
  break;

static void activate(const layers_step *s, const float *x, float *y) {
  int64_t n = (int64_t)s->out.samples * LANES;
  switch (s->layer.kind) {
    case layers_elu: ACTIVATE(exponential_linear)
    case layers_relu: ACTIVATE(rectified)
    case layers_tanh: ACTIVATE(tanh_t)
    case layers_scaled_tanh: ACTIVATE(scaled_tanh_t)
    case layers_sigmoid: ACTIVATE(sigmoid_t)
    default: break;
  }
}

#define ACTIVATE_BACK(slope)                                                          \
  EACH_ROW(m, r) {                                                                    \
    const float *at = y + row_at(s->out, m, r), *from = g + row_at(s->out, m, r);     \
    float *to = back + row_at(s->in, m, r);                                           \
    for (int64_t i = 0; i < n; i += NATIVE) {                                         \
      STORE(V, to + i, LOAD(V, from + i) * slope(LOAD(V, at + i)));                   \
    }                                                                                 \
  }                                                                                   \
  break;

static void activate_back(const layers_step *s, const float *y, const float *g, float *back) {
  int64_t n = (int64_t)s->out.samples * LANES;
  switch (s->layer.kind) {
    case layers_elu: ACTIVATE_BACK(slope_of_elu)
    case layers_relu: ACTIVATE_BACK(slope_of_relu)
    case layers_tanh: ACTIVATE_BACK(slope_of_tanh)
    case layers_scaled_tanh: ACTIVATE_BACK(scaled_tanh_slope_t)
    case layers_sigmoid: ACTIVATE_BACK(slope_of_sigmoid)
    default: break;
  }
}

static void drop(const layers_step *s, const layers_block *block, uint64_t seed, uint64_t purpose,
                 uint64_t pass, layers_place from, const float *x, layers_place to, float *y) {
  _Alignas(64) unsigned seeds[4][LANES];
  for (int l = 0; l < LANES; l++) {
    uint64_t epoch = l < block->count ? (uint64_t)block->epochs[l] : 0;
    uint64_t state = stream_seed(seed, purpose, pass, epoch);
    for (int w = 0; w < 4; w += 2) {
      uint64_t bits = split_mix(&state);
      seeds[w][l] = (uint32_t)bits | (w == 0);  // never all zero
      seeds[w + 1][l] = (uint32_t)(bits >> 32);
    }
  }
  const V kept = (V)(1.0f / (1.0f - s->layer.probability));
  const ints limit = (ints)(int)(s->layer.probability * 0x1p24f);
  EACH_COLUMN(c) {
    words state[4];
    UNROLL for (int w = 0; w < 4; w++) state[w] = LOAD(words, &seeds[w][c]);
    EACH_ROW(m, r) {
      const float *in = x + row_at(from, m, r) + c;
      float *out = y + row_at(to, m, r) + c;
      for (int64_t i = 0; i < (int64_t)s->out.samples * LANES; i += LANES) {
        // xoshiro128++ (Blackman & Vigna 2021).
        words sum = state[0] + state[3];
        words result = ROTATE(sum, 7) + state[0];
        words shifted = state[1] << 9;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = ROTATE(state[3], 11);
        ints keep = (ints)(result >> 8) >= limit;
        STORE(V, out + i, LOAD(V, in + i) * (V)((ints)kept & keep));
      }
    }
  }
}
