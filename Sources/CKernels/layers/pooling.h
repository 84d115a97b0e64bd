// Pooling over consecutive samples: means, and largest numbers.

static void pool(const layers_step *s, const float *x, float *y) {
  int width = s->layer.kernel_samples;
  const V share = (V)(1.0f / (float)width);
  EACH_ROW(m, r) {
    const float *from = x + row_at(s->in, m, r);
    float *to = y + row_at(s->out, m, r);
    for (int t = 0; t < s->out.samples; t++) {
      EACH_COLUMN(c) {
        V sum = (V)(0.0f);
        for (int k = 0; k < width; k++) sum += LOAD(V, from + (int64_t)(t * width + k) * LANES + c);
        STORE(V, to + (int64_t)t * LANES + c, sum * share);
      }
    }
  }
}

// Samples beyond the last whole group reach nothing.
INLINE void clear_rest(const layers_step *s, float *row) {
  for (int64_t i = (int64_t)s->out.samples * s->layer.kernel_samples * LANES;
       i < (int64_t)s->in.samples * LANES; i += NATIVE) {
    STORE(V, row + i, (V)(0.0f));
  }
}

static void pool_back(const layers_step *s, const float *g, float *back) {
  int width = s->layer.kernel_samples;
  const V share = (V)(1.0f / (float)width);
  EACH_ROW(m, r) {
    const float *from = g + row_at(s->out, m, r);
    float *to = back + row_at(s->in, m, r);
    for (int t = 0; t < s->out.samples; t++) {
      EACH_COLUMN(c) {
        V v = LOAD(V, from + (int64_t)t * LANES + c) * share;
        for (int k = 0; k < width; k++) STORE(V, to + (int64_t)(t * width + k) * LANES + c, v);
      }
    }
    clear_rest(s, to);
  }
}

static void pool_largest(const layers_step *s, const float *x, float *y) {
  int width = s->layer.kernel_samples;
  EACH_ROW(m, r) {
    const float *from = x + row_at(s->in, m, r);
    float *to = y + row_at(s->out, m, r);
    for (int t = 0; t < s->out.samples; t++) {
      EACH_COLUMN(c) {
        V largest = LOAD(V, from + (int64_t)t * width * LANES + c);
        for (int k = 1; k < width; k++) {
          V v = LOAD(V, from + (int64_t)(t * width + k) * LANES + c);
          largest = choose_t(v > largest, v, largest);
        }
        STORE(V, to + (int64_t)t * LANES + c, largest);
      }
    }
  }
}

static void pool_largest_back(const layers_step *s, const float *x, const float *y, const float *g,
                              float *back) {
  int width = s->layer.kernel_samples;
  EACH_ROW(m, r) {
    const float *in = x + row_at(s->in, m, r), *out = y + row_at(s->out, m, r);
    const float *from = g + row_at(s->out, m, r);
    float *to = back + row_at(s->in, m, r);
    for (int t = 0; t < s->out.samples; t++) {
      EACH_COLUMN(c) {
        V largest = LOAD(V, out + (int64_t)t * LANES + c);
        V left = LOAD(V, from + (int64_t)t * LANES + c);
        for (int k = 0; k < width; k++) {
          int64_t at = (int64_t)(t * width + k) * LANES + c;
          ints here = LOAD(V, in + at) == largest;
          STORE(V, to + at, choose_t(here, left, (V)(0.0f)));
          left = choose_t(here, (V)(0.0f), left);
        }
      }
    }
    clear_rest(s, to);
  }
}
