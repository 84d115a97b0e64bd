// Temporal filters on single rows of 16 epochs side by side. What is known to be zero beyond a row's ends is
// left out: it changes no sum.

// Sums that two factors and one number leave registers for: of places (at most LAYERS_PADDING), or of taps.
enum { places_together = NATIVE == 16 ? 26 : 13, taps_together = NATIVE == 16 ? 24 : 12 };

// sum[i] += a x[i], then b x[i + 1], where the row goes forwards; every x is loaded once.
INLINE void add_forwards(const int n, V a, V b, const float *x, V *sum) {
  V v = LOAD(V, x);
  sum[0] = FMA(a, v, sum[0]);
  UNROLL for (int i = 1; i < n; i++) {
    v = LOAD(V, x + i * LANES);
    sum[i] = FMA(a, v, sum[i]);
    sum[i - 1] = FMA(b, v, sum[i - 1]);
  }
  v = LOAD(V, x + n * LANES);
  sum[n - 1] = FMA(b, v, sum[n - 1]);
}

// sum[i] += a x[i], then b x[i - 1].
INLINE void add_backwards(const int n, V a, V b, const float *x, V *sum) {
  V v = LOAD(V, x + (n - 1) * LANES);
  sum[n - 1] = FMA(a, v, sum[n - 1]);
  UNROLL for (int i = n - 2; i >= 0; i--) {
    v = LOAD(V, x + i * LANES);
    sum[i] = FMA(a, v, sum[i]);
    sum[i + 1] = FMA(b, v, sum[i + 1]);
  }
  v = LOAD(V, x - LANES);
  sum[0] = FMA(b, v, sum[0]);
}

INLINE void add_once(const int n, V a, const float *x, V *sum) {
  UNROLL for (int i = 0; i < n; i++) sum[i] = FMA(a, LOAD(V, x + i * LANES), sum[i]);
}

INLINE void filter_places(const int places, const layers_front *f, const float *w, float factor,
                          float shift, const float *y, int t, float *z, float *out) {
  V sum[places_together];
  UNROLL for (int i = 0; i < places; i++) sum[i] = (V)(0.0f);
  int k = most(0, f->left - (t + places - 1)), to = least(f->taps, f->left + f->samples - t);
  for (; k + 2 <= to; k += 2) {
    add_forwards(places, (V)(w[k]), (V)(w[k + 1]), y + (int64_t)k * LANES, sum);
  }
  if (k < to) add_once(places, (V)(w[k]), y + (int64_t)k * LANES, sum);
  UNROLL for (int i = 0; i < places; i++) {
    STORE(V, z + i * LANES, sum[i]);
    STORE(V, out + i * LANES, FMA((V)(factor), sum[i], (V)(shift)));
  }
}

static void filter(const layers_front *f, const float *w, float factor, float shift, const float *y,
                   float *z, float *out) {
  EACH_COLUMN(c) {
    for (int t = 0; t < f->times;) {
      // The last places may overlap with those before, whose sums are taken once more.
      bool several = f->times >= places_together;
      t = least(t, f->times - (several ? places_together : 1));
      int64_t at = (int64_t)t * LANES + c;
      if (several) {
        filter_places(places_together, f, w, factor, shift, y + at, t, z + at, out + at);
        t += places_together;
      } else {
        filter_places(1, f, w, factor, shift, y + at, t, z + at, out + at);
        t++;
      }
    }
  }
}

// Of sample s, tap k belongs to output s - k + left, from 0 to `times`.
INLINE void filter_back_places(const int places, const layers_front *f, const float *w,
                               const float *g, int s, float *back) {
  V sum[places_together];
  UNROLL for (int i = 0; i < places; i++) sum[i] = (V)(0.0f);
  int k = most(0, s + f->left - (f->times - 1)), to = least(f->taps, s + places + f->left);
  g += (int64_t)f->left * LANES;
  for (; k + 2 <= to; k += 2) {
    add_backwards(places, (V)(w[k]), (V)(w[k + 1]), g - (int64_t)k * LANES, sum);
  }
  if (k < to) add_once(places, (V)(w[k]), g - (int64_t)k * LANES, sum);
  UNROLL for (int i = 0; i < places; i++) STORE(V, back + i * LANES, sum[i]);
}

// The gradient of the samples of y, from that of the output between LAYERS_PADDING zeros.
static void filter_back(const layers_front *f, const float *w, const float *g, float *back) {
  EACH_COLUMN(c) {
    for (int s = 0; s < f->samples;) {
      bool several = f->samples >= places_together;
      s = least(s, f->samples - (several ? places_together : 1));
      int64_t at = (int64_t)s * LANES + c;
      if (several) {
        filter_back_places(places_together, f, w, g + at, s, back + at);
        s += places_together;
      } else {
        filter_back_places(1, f, w, g + at, s, back + at);
        s++;
      }
    }
  }
}

// sums[k] = sum over t in `from` to `to` of g[t] y[t + k], for neighbours k.
INLINE void filter_gradient_tile(const int taps, int from, int to, const float *y, const float *g,
                                 float *lanes) {
  V sum[taps_together];
  UNROLL for (int k = 0; k < taps; k++) sum[k] = (V)(0.0f);
  y += (int64_t)from * LANES;
  g += (int64_t)from * LANES;
  for (; from + 2 <= to; from += 2, y += 2 * LANES, g += 2 * LANES) {
    add_forwards(taps, LOAD(V, g), LOAD(V, g + LANES), y, sum);
  }
  if (from < to) add_once(taps, LOAD(V, g), y, sum);
  UNROLL for (int k = 0; k < taps; k++) STORE(V, lanes + k * LANES, sum[k]);
}

static void filter_gradient(const layers_front *f, const float *y, const float *g, float *sums) {
  _Alignas(64) float lanes[taps_together * LANES], folded[taps_together * 8];
  for (int k = 0; k < f->taps;) {
    bool several = f->taps >= taps_together;
    int taps = several ? taps_together : 1;
    k = least(k, f->taps - taps);
    int from = most(0, f->left - (k + taps - 1)), to = least(f->times, f->left + f->samples - k);
    EACH_COLUMN(c) {
      const float *first = y + (int64_t)k * LANES + c;
      if (several) {
        filter_gradient_tile(taps_together, from, to, first, g + c, lanes + c);
      } else {
        filter_gradient_tile(1, from, to, first, g + c, lanes + c);
      }
    }
    for (int i = 0; i < taps; i++) {
      STORE(vec8, folded + i * 8, LOAD(vec8, lanes + i * LANES) + LOAD(vec8, lanes + i * LANES + 8));
    }
    fold_rows(folded, 8, taps, sums + k);
    k += taps;
  }
}
