// Rows of 16 lanes, from epochs and from one place to another.

typedef int ints __attribute__((ext_vector_type(NATIVE)));
typedef unsigned words __attribute__((ext_vector_type(NATIVE)));

// Registers' worth of a block, one after the other.
#define EACH_COLUMN(c) for (int c = 0; c < LANES; c += NATIVE)

// A block's registers side by side, so that sums of one do not wait for those of another.
enum { COLUMNS = LANES / NATIVE };
#define EACH_PART(p) UNROLL for (int p = 0; p < COLUMNS; p++)

INLINE int least(int a, int b) { return a < b ? a : b; }
INLINE int most(int a, int b) { return a > b ? a : b; }

INLINE int64_t row_at(layers_place p, int map, int row) {
  return (((int64_t)map * p.rows + row) * p.stride + p.left) * LANES;
}

#define EACH_ROW(m, r)                   \
  for (int m = 0; m < s->out.maps; m++) \
    for (int r = 0; r < s->out.rows; r++)

static void load(const layers_step *s, const float *const *epochs, int count, const float *mean,
                 const float *inverse, float *y) {
  for (int r = 0; r < s->out.rows; r++) {
    float *to = y + row_at(s->out, 0, r);
    for (int l = 0; l < count; l++) {
      const float *from = epochs[l] + (int64_t)r * s->out.samples;
      for (int t = 0; t < s->out.samples; t++) {
        to[(int64_t)t * LANES + l] = (from[t] - mean[r]) * inverse[r];
      }
    }
    for (int l = count; l < LANES; l++) {
      for (int t = 0; t < s->out.samples; t++) to[(int64_t)t * LANES + l] = 0;
    }
  }
}

// What a layer is given, into its own place.
static void copy(const layers_step *s, const float *x, float *y) {
  EACH_ROW(m, r) {
    __builtin_memcpy(y + row_at(s->out, m, r), x + row_at(s->in, m, r),
                     (unsigned long)s->out.samples * LANES * sizeof(float));
  }
}
