// Filters on single rows of 16 epochs side by side. What is known to be zero beyond a row's ends is
// left out: it changes no sum.

// Sums that two factors and one number leave registers for: of places (at most LAYERS_PADDING), or of taps.
// Where fewer cover a row with less left over, fewer are taken.
enum {
  places_together = NATIVE == 16 ? 26 : 13,
  fewer_places = NATIVE == 16 ? 20 : 10,
  taps_together = NATIVE == 16 ? 24 : 12,
  fewer_taps = NATIVE == 16 ? 16 : 8,
};

INLINE int covered(int n, int together) { return (n + together - 1) / together * together; }

// How many of `most_of_all`, `fewer` and 1 to take at a time out of n.
INLINE int taken_together(int n, int most_of_all, int fewer) {
  if (n < fewer) return 1;
  return n < most_of_all || covered(n, fewer) < covered(n, most_of_all) ? fewer : most_of_all;
}

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

INLINE void filter_places(const int places, const layers_filter *f, const float *w, float bias,
                          float factor, float shift, const float *y, int t, float *z, float *out) {
  V sum[places_together];
  UNROLL for (int i = 0; i < places; i++) sum[i] = (V)(bias);
  int k = most(0, f->left - (t + places - 1)), to = least(f->taps, f->left + f->samples - t);
  for (; k + 2 <= to; k += 2) {
    add_forwards(places, (V)(w[k]), (V)(w[k + 1]), y + (int64_t)k * LANES, sum);
  }
  if (k < to) add_once(places, (V)(w[k]), y + (int64_t)k * LANES, sum);
  UNROLL for (int i = 0; i < places; i++) STORE(V, z + i * LANES, sum[i]);
  if (!out) return;
  UNROLL for (int i = 0; i < places; i++) {
    STORE(V, out + i * LANES, FMA((V)(factor), sum[i], (V)(shift)));
  }
}

// The last places may overlap with those before, whose sums are taken once more.
INLINE void filter_row(const int places, const layers_filter *f, const float *w, float bias,
                       float factor, float shift, const float *y, float *z, float *out) {
  for (int t = 0; t < f->times; t += places) {
    t = least(t, f->times - places);
    int64_t at = (int64_t)t * LANES;
    filter_places(places, f, w, bias, factor, shift, y + at, t, z + at, out ? out + at : 0);
  }
}

static void filter(const layers_filter *f, const float *w, float bias, float factor, float shift,
                   const float *y, float *z, float *out) {
  EACH_COLUMN(c) {
    float *other = out ? out + c : 0;
    switch (taken_together(f->times, places_together, fewer_places)) {
      case places_together:
        filter_row(places_together, f, w, bias, factor, shift, y + c, z + c, other);
        break;
      case fewer_places:
        filter_row(fewer_places, f, w, bias, factor, shift, y + c, z + c, other);
        break;
      default:
        filter_row(1, f, w, bias, factor, shift, y + c, z + c, other);
        break;
    }
  }
}

// Of sample s, tap k belongs to output s - k + left, from 0 to `times`.
INLINE void filter_back_places(const int places, const layers_filter *f, const float *w,
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

INLINE void filter_back_row(const int places, const layers_filter *f, const float *w,
                            const float *g, float *back) {
  for (int s = 0; s < f->samples; s += places) {
    s = least(s, f->samples - places);
    int64_t at = (int64_t)s * LANES;
    filter_back_places(places, f, w, g + at, s, back + at);
  }
}

// The gradient of the samples of y, from that of the output between LAYERS_PADDING zeros.
static void filter_back(const layers_filter *f, const float *w, const float *g, float *back) {
  EACH_COLUMN(c) {
    switch (taken_together(f->samples, places_together, fewer_places)) {
      case places_together: filter_back_row(places_together, f, w, g + c, back + c); break;
      case fewer_places: filter_back_row(fewer_places, f, w, g + c, back + c); break;
      default: filter_back_row(1, f, w, g + c, back + c); break;
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

INLINE void filter_gradient_taps(const int together, const layers_filter *f, const float *y,
                                 const float *g, float *sums) {
  _Alignas(64) float lanes[taps_together * LANES], folded[taps_together * 8];
  for (int k = 0; k < f->taps; k += together) {
    k = least(k, f->taps - together);
    int from = most(0, f->left - (k + together - 1));
    int to = least(f->times, f->left + f->samples - k);
    EACH_COLUMN(c) {
      filter_gradient_tile(together, from, to, y + (int64_t)k * LANES + c, g + c, lanes + c);
    }
    UNROLL for (int i = 0; i < together; i++) {
      STORE(vec8, folded + i * 8, LOAD(vec8, lanes + i * LANES) + LOAD(vec8, lanes + i * LANES + 8));
    }
    fold_rows(folded, 8, together, sums + k);
  }
}

static void filter_gradient(const layers_filter *f, const float *y, const float *g, float *sums) {
  switch (taken_together(f->taps, taps_together, fewer_taps)) {
    case taps_together: filter_gradient_taps(taps_together, f, y, g, sums); break;
    case fewer_taps: filter_gradient_taps(fewer_taps, f, y, g, sums); break;
    default: filter_gradient_taps(1, f, y, g, sums); break;
  }
}
