// Gradients of a minibatch and steps of the optimiser; nothing is fused, so every set gives the same bits.

static void add(const float *term, float *sum, int64_t count) {
  int64_t i = 0;
  for (; i + NATIVE <= count; i += NATIVE) {
    STORE(loose, sum + i, LOAD(loose, sum + i) + LOAD(loose, term + i));
  }
  for (; i < count; i++) sum[i] += term[i];
}

INLINE V descended(const layers_descent *d, V w, V g) {
  return (V)(d->keep) * w - (V)(d->rate) * g;
}

INLINE V gathered(const layers_descent *d, V m, V g) { return (V)(d->momentum) * m + g; }

INLINE V adapted(const layers_descent *d, V w, V g, V *m1, V *m2) {
  *m1 = (V)(d->momentum) * *m1 + (V)(1 - d->momentum) * g;
  *m2 = (V)(d->momentum2) * *m2 + (V)(1 - d->momentum2) * (g * g);
  V spread = __builtin_elementwise_sqrt(*m2 * (V)(d->correction2)) + (V)(d->epsilon);
  return (V)(d->keep) * w - (V)(d->rate) * *m1 / spread;
}

INLINE void descend_at(const layers_descent *d, float *w, const float *g, float *m1, float *m2) {
  V weights = LOAD(loose, w), gradient = LOAD(loose, g);
  V first = LOAD(loose, m1), second = LOAD(loose, m2);
  switch (d->rule) {
    case layers_rule_gradient:
      return;
    case layers_rule_descent:
      weights = descended(d, weights, gradient);
      break;
    case layers_rule_momentum:
      first = gathered(d, first, gradient);
      weights = descended(d, weights, first);
      break;
    case layers_rule_adamw:
      weights = adapted(d, weights, gradient, &first, &second);
      break;
  }
  STORE(loose, w, weights);
  STORE(loose, m1, first);
  STORE(loose, m2, second);
}

static void descend(const layers_descent *d, float *w, const float *g, float *m1, float *m2,
                    int64_t count) {
  int64_t i = 0;
  for (; i + NATIVE <= count; i += NATIVE) descend_at(d, w + i, g + i, m1 + i, m2 + i);
  if (i == count) return;
  float rest[4][NATIVE] = {{0}};
  for (int64_t l = 0; i + l < count; l++) {
    rest[0][l] = w[i + l];
    rest[1][l] = g[i + l];
    rest[2][l] = m1[i + l];
    rest[3][l] = m2[i + l];
  }
  descend_at(d, rest[0], rest[1], rest[2], rest[3]);
  for (int64_t l = 0; i + l < count; l++) {
    w[i + l] = rest[0][l];
    m1[i + l] = rest[2][l];
    m2[i + l] = rest[3][l];
  }
}
