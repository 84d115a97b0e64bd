// Losses and gradients of heads that reconstruct the input, and sums over epochs for sparsity.

enum { chunk_of_losses = 64 };  // numbers whose losses are added up in single precision

// z and x are [numbers, LANES]; the gradient by z is scaled as each lane says; losses[LANES] are sums.
#define RECONSTRUCT(name, gradient, loss)                                                          \
  static void name(int64_t numbers, const float *z, const float *x, const float *scales, float *g, \
                   double *losses) {                                                               \
    EACH_COLUMN(c) {                                                                               \
      const V scale = LOAD(V, scales + c);                                                         \
      for (int l = 0; l < NATIVE; l++) losses[c + l] = 0;                                          \
      for (int64_t first = 0; first < numbers; first += chunk_of_losses) {                         \
        int64_t end = first + chunk_of_losses < numbers ? first + chunk_of_losses : numbers;       \
        V sum = (V)(0.0f);                                                                         \
        for (int64_t i = first; i < end; i++) {                                                    \
          V value = LOAD(V, z + i * LANES + c), wanted = LOAD(V, x + i * LANES + c);               \
          STORE(V, g + i * LANES + c, scale * gradient(value, wanted));                            \
          sum += loss(value, wanted);                                                              \
        }                                                                                          \
        add_lanes(losses, c, sum);                                                                 \
      }                                                                                            \
    }                                                                                              \
  }

INLINE V difference(V z, V x) { return z - x; }
INLINE V half_square(V z, V x) { return (V)(0.5f) * (z - x) * (z - x); }
INLINE V difference_of_sigmoid(V z, V x) { return sigmoid_t(z) - x; }
INLINE V cross_entropy(V z, V x) { return FMA(-z, x, rectified(z)) + soft_rest_t(z); }

RECONSTRUCT(reconstruct_squares, difference, half_square)
RECONSTRUCT(reconstruct_entropy, difference_of_sigmoid, cross_entropy)

// Sums over the block's epochs of every number of x, weighted, [maps, rows, samples].
static void weighted_sums(const layers_step *s, const float *x, const float *weights, float *sums) {
  EACH_ROW(m, r) {
    const float *from = x + row_at(s->in, m, r);
    for (int t = 0; t < s->in.samples; t++) {
      _Alignas(64) float lanes[LANES];
      EACH_COLUMN(c) {
        STORE(V, lanes + c, LOAD(V, weights + c) * LOAD(V, from + (int64_t)t * LANES + c));
      }
      fold_lanes(lanes, 1, sums++);
    }
  }
}

// back = g + slopes[number] scales[epoch].
static void add_slopes(const layers_step *s, const float *slopes, const float *scales,
                       const float *g, float *back) {
  EACH_ROW(m, r) {
    const float *from = g + row_at(s->out, m, r);
    float *to = back + row_at(s->in, m, r);
    for (int t = 0; t < s->in.samples; t++) {
      const V slope = (V)(*slopes++);
      EACH_COLUMN(c) {
        int64_t at = (int64_t)t * LANES + c;
        STORE(V, to + at, FMA(slope, LOAD(V, scales + c), LOAD(V, from + at)));
      }
    }
  }
}
