// The second half of a step: gradients of L3 and L4 over the whole minibatch, the sums over units, and
// the update of every parameter the moment its gradient is known. Each number is one thread's work.

INLINE void apply(const cecotti_step *step, int tensor, int64_t at, vec g) {
  switch (step->training->rule) {
    case cecotti_rule_gradient:
      STORE(vec, step->gradient + at, g);
      return;
    case cecotti_rule_descent:
      STORE(vec, step->parameters + at,
            FMA((vec)(-step->rates[tensor]), g, LOAD(vec, step->parameters + at)));
      return;
    case cecotti_rule_momentum: {
      vec v = FMA((vec)(step->training->momentum), LOAD(vec, step->moment + at), g);
      STORE(vec, step->moment + at, v);
      vec kept = LOAD(vec, step->parameters + at) * (vec)(step->decays[tensor]);
      STORE(vec, step->parameters + at, FMA((vec)(-step->rates[tensor]), v, kept));
      return;
    }
    case cecotti_rule_adamw: {
      const cecotti_training *t = step->training;
      vec m = FMA((vec)(t->momentum), LOAD(vec, step->moment + at), (vec)(1 - t->momentum) * g);
      vec v = FMA((vec)(t->momentum2), LOAD(vec, step->moment2 + at),
                  (vec)(1 - t->momentum2) * g * g);
      STORE(vec, step->moment + at, m);
      STORE(vec, step->moment2 + at, v);
      vec spread = __builtin_elementwise_sqrt(v * (vec)(step->correction2)) + (vec)(t->epsilon);
      vec kept = LOAD(vec, step->parameters + at) * (vec)(step->decays[tensor]);
      STORE(vec, step->parameters + at, FMA((vec)(-step->rates[tensor]), m / spread, kept));
      return;
    }
  }
}

// Applies n numbers of a gradient that lie in `g` (readable to the next multiple of 16, zeros there).
INLINE void apply_all(const cecotti_step *step, int tensor, int64_t at, const float *g, int n) {
  for (int i = 0; i < n; i += NATIVE) apply(step, tensor, at + i, LOAD(loose, g + i));
}

enum { ROW_TILE = 5, COLUMN_TILE = NATIVE == 16 ? 5 : 2 };

// dW3[rows, vectors] = sum over the minibatch of g3[row] x2[column].
INLINE void dense_gradient_tile(const int rows, const int vectors, const cecotti_sizes *z,
                                const cecotti_step *step, int row, int column) {
  vec sum[ROW_TILE][COLUMN_TILE];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = (vec)(0.0f);
  }
  int left = step->count;
  for (int g = 0; g < step->groups; g++, left -= step->lanes) {
    const float *x2 = step->traces[g].x2 + column;
    const float *g3 = step->traces[g].g3 + row * step->lanes;
    int count = left < step->lanes ? left : step->lanes;
    for (int l = 0; l < count; l++, x2 += z->R) {
      vec x[COLUMN_TILE];
      UNROLL for (int v = 0; v < vectors; v++) x[v] = LOAD(vec, x2 + v * NATIVE);
      UNROLL for (int r = 0; r < rows; r++) {
        vec gradient = (vec)(g3[r * step->lanes + l]);
        UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = FMA(gradient, x[v], sum[r][v]);
      }
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    int64_t at = z->layout.offsets[4] + (int64_t)(row + r) * z->R + column;
    UNROLL for (int v = 0; v < vectors; v++) apply(step, 4, at + v * NATIVE, sum[r][v]);
  }
}

INLINE void dense_gradient_rows(const int rows, const cecotti_sizes *z, const cecotti_step *step,
                                int row) {
  int c = 0;
  for (; c + COLUMN_TILE * NATIVE <= z->R; c += COLUMN_TILE * NATIVE) {
    dense_gradient_tile(rows, COLUMN_TILE, z, step, row, c);
  }
#if NATIVE == 16
  for (; c + 2 * NATIVE <= z->R; c += 2 * NATIVE) dense_gradient_tile(rows, 2, z, step, row, c);
#endif
  for (; c < z->R; c += NATIVE) dense_gradient_tile(rows, 1, z, step, row, c);
}

// Sums over the minibatch of a[lane] b[lane], 8 lanes side by side, folded at the end; b NULL is 1.
INLINE float lane_product(const cecotti_step *step, int64_t a, int64_t b, const bool with_x3,
                          const bool of_g3) {
  vec8 sum = (vec8)(0.0f);
  for (int u = 0; u < step->units; u++) {
    int lane = u * UNIT % step->lanes;
    const cecotti_trace *trace = &step->traces[u * UNIT / step->lanes];
    vec8 g = LOAD(loose8, (of_g3 ? trace->g3 : trace->g4) + a * step->lanes + lane);
    if (with_x3) {
      sum = FMA(g, LOAD(loose8, trace->x3 + b * step->lanes + lane), sum);
    } else {
      sum += g;
    }
  }
  float lanes[8];
  STORE(loose8, lanes, sum);
  return fold4(lanes, lanes, lanes, lanes)[0];
}

static void update_output(const cecotti_sizes *z, const cecotti_step *step) {
  for (int o = 0; o < z->O; o++) {
    int64_t at = z->layout.offsets[6] + (int64_t)o * z->layout.strides[6];
    for (int h = 0; h < z->H; h += 16) {
      _Alignas(64) float g[16] = {0};
      for (int i = 0; i < 16 && h + i < z->H; i++) g[i] = lane_product(step, o, h + i, true, false);
      apply_all(step, 6, at + h, g, 16);
    }
  }
  _Alignas(64) float g[16] = {0};
  for (int o = 0; o < z->O; o++) g[o] = lane_product(step, o, 0, false, false);
  apply_all(step, 7, z->layout.offsets[7], g, 16);
  for (int h = 0; h < z->H; h += 16) {
    _Alignas(64) float b[16] = {0};
    for (int i = 0; i < 16 && h + i < z->H; i++) b[i] = lane_product(step, h + i, 0, false, true);
    apply_all(step, 5, z->layout.offsets[5] + h, b, 16);
  }
}

// Chunk `chunk` of 16 parameters of L1 or L2: the sum over units, in their order.
static void update_chunk(const cecotti_sizes *z, const cecotti_step *step, int chunk) {
  int64_t at = (int64_t)chunk * 16;
  int tensor = 3;
  while (at < z->layout.offsets[tensor]) tensor--;
  for (int h = 0; h < 16; h += NATIVE) {
    vec sum = LOAD(vec, step->partials + at + h);
    for (int u = 1; u < step->units; u++) {
      sum += LOAD(vec, step->partials + u * step->partial_stride + at + h);
    }
    apply(step, tensor, at + h, sum);
  }
}

static void update(const cecotti_sizes *z, const cecotti_step *step, int thread, int threads) {
  int tiles = z->H / ROW_TILE;
  for (int i = tiles * thread / threads; i < tiles * (thread + 1) / threads; i++) {
    dense_gradient_rows(ROW_TILE, z, step, i * ROW_TILE);
  }
  int chunks = z->layout.offsets[4] / 16;
  for (int i = chunks * thread / threads; i < chunks * (thread + 1) / threads; i++) {
    update_chunk(z, step, i);
  }
  if (thread == threads - 1) {
    for (int r = tiles * ROW_TILE; r < z->H; r++) dense_gradient_rows(1, z, step, r);
    update_output(z, step);
  }
}
