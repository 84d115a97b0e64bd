// Normalization of maps: sums over their rows, and the linear map that follows from them.

// In double precision, as a map has many rows.
INLINE double sum_lanes(const double *lanes, int count) {
  double sum = 0;
  for (int l = 0; l < count; l++) sum += lanes[l];
  return sum;
}

INLINE void add_lanes(double *lanes, int c, V row) {
  for (int l = 0; l < NATIVE; l++) lanes[c + l] += (double)row[l];
}

static void moments(const layers_step *s, const float *x, int count, double *sums) {
  for (int m = 0; m < s->in.maps; m++) {
    double first[LANES] = {0}, second[LANES] = {0};
    for (int r = 0; r < s->in.rows; r++) {
      const float *from = x + row_at(s->in, m, r);
      V sum[COLUMNS], square[COLUMNS];
      EACH_PART(p) sum[p] = square[p] = (V)(0.0f);
      for (int t = 0; t < s->in.samples; t++, from += LANES) {
        EACH_PART(p) {
          V v = LOAD(V, from + p * NATIVE);
          sum[p] += v;
          square[p] = FMA(v, v, square[p]);
        }
      }
      EACH_PART(p) {
        add_lanes(first, p * NATIVE, sum[p]);
        add_lanes(second, p * NATIVE, square[p]);
      }
    }
    sums[2 * m] = sum_lanes(first, count);
    sums[2 * m + 1] = sum_lanes(second, count);
  }
}

static void normalize(const layers_step *s, const float *a, const float *b, const float *x,
                      float *y) {
  int64_t n = (int64_t)s->out.samples * LANES;
  EACH_ROW(m, r) {
    const float *from = x + row_at(s->in, m, r);
    float *to = y + row_at(s->out, m, r);
    const V factor = (V)(a[m]), shift = (V)(b[m]);
    for (int64_t i = 0; i < n; i += NATIVE) STORE(V, to + i, FMA(factor, LOAD(V, from + i), shift));
  }
}

static void normalize_sums(const layers_step *s, const layers_map *maps, const float *x,
                           const float *g, double *sums) {
  for (int m = 0; m < s->in.maps; m++) {
    double first[LANES] = {0}, second[LANES] = {0};
    const V mean = (V)(maps[m].mean), inverse = (V)(maps[m].inverse);
    for (int r = 0; r < s->in.rows; r++) {
      const float *from = x + row_at(s->in, m, r), *change = g + row_at(s->out, m, r);
      V sum[COLUMNS], product[COLUMNS];
      EACH_PART(p) sum[p] = product[p] = (V)(0.0f);
      for (int t = 0; t < s->in.samples; t++, from += LANES, change += LANES) {
        EACH_PART(p) {
          V d = LOAD(V, change + p * NATIVE);
          sum[p] += d;
          product[p] = FMA(d, (LOAD(V, from + p * NATIVE) - mean) * inverse, product[p]);
        }
      }
      EACH_PART(p) {
        add_lanes(first, p * NATIVE, sum[p]);
        add_lanes(second, p * NATIVE, product[p]);
      }
    }
    sums[2 * m] = sum_lanes(first, LANES);
    sums[2 * m + 1] = sum_lanes(second, LANES);
  }
}

static void normalize_back(const layers_step *s, const layers_map *maps, int count, const float *x,
                           const float *g, float *back) {
  // Idle lanes take no part: their gradient stays zero.
  _Alignas(64) float live[LANES];
  for (int l = 0; l < LANES; l++) live[l] = l < count ? 1 : 0;
  for (int m = 0; m < s->in.maps; m++) {
    const V mean = (V)(maps[m].mean), inverse = (V)(maps[m].inverse);
    const V shift = (V)(maps[m].shift), slope = (V)(maps[m].slope);
    for (int r = 0; r < s->in.rows; r++) {
      const float *from = x + row_at(s->in, m, r), *change = g + row_at(s->out, m, r);
      float *to = back + row_at(s->in, m, r);
      V factor[COLUMNS];
      EACH_PART(p) factor[p] = (V)(maps[m].factor) * LOAD(V, live + p * NATIVE);
      for (int t = 0; t < s->in.samples; t++, from += LANES, change += LANES, to += LANES) {
        EACH_PART(p) {
          V normal = (LOAD(V, from + p * NATIVE) - mean) * inverse;
          V direct = LOAD(V, change + p * NATIVE) - shift;
          STORE(V, to + p * NATIVE, factor[p] * FMA(-slope, normal, direct));
        }
      }
    }
  }
}
