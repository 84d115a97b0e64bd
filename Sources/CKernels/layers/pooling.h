// Pooling: means over rows and samples, and largest numbers of samples.

static void pool(const layers_step *s, const float *x, float *y) {
  int width = s->layer.kernel_samples, height = s->layer.kernel_rows, first = s->layer.left;
  const V share = (V)(1.0f / (float)(width * height));
  EACH_ROW(m, r) {
    float *to = y + row_at(s->out, m, r);
    for (int t = 0; t < s->out.samples; t++) {
      EACH_COLUMN(c) {
        V sum = (V)(0.0f);
        for (int h = 0; h < height; h++) {
          const float *from = x + row_at(s->in, m, r * height + h) +
                              ((int64_t)first + (int64_t)t * width) * LANES + c;
          for (int k = 0; k < width; k++) sum += LOAD(V, from + (int64_t)k * LANES);
        }
        STORE(V, to + (int64_t)t * LANES + c, sum * share);
      }
    }
  }
}

INLINE void clear(float *from, int64_t samples) {
  for (int64_t i = 0; i < samples * LANES; i += NATIVE) STORE(V, from + i, (V)(0.0f));
}

// Samples beyond the last whole group reach nothing.
INLINE void clear_rest(const layers_step *s, float *row) {
  int64_t used = s->layer.left + (int64_t)s->out.samples * s->layer.kernel_samples;
  clear(row + used * LANES, s->in.samples - used);
}

static void pool_back(const layers_step *s, const float *g, float *back) {
  int width = s->layer.kernel_samples, height = s->layer.kernel_rows, first = s->layer.left;
  const V share = (V)(1.0f / (float)(width * height));
  EACH_ROW(m, r) {
    const float *from = g + row_at(s->out, m, r);
    for (int h = 0; h < height; h++) {
      float *to = back + row_at(s->in, m, r * height + h);
      clear(to, first);
      for (int t = 0; t < s->out.samples; t++) {
        EACH_COLUMN(c) {
          V v = LOAD(V, from + (int64_t)t * LANES + c) * share;
          for (int k = 0; k < width; k++) {
            STORE(V, to + ((int64_t)first + (int64_t)t * width + k) * LANES + c, v);
          }
        }
      }
      clear_rest(s, to);
    }
  }
  for (int m = 0; m < s->in.maps; m++) {
    for (int r = s->out.rows * height; r < s->in.rows; r++) {
      clear(back + row_at(s->in, m, r), s->in.samples);
    }
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
