// Long short-term memory: at every sample t, from inputs x and what was put out before, h,
//   i, f, o = sigmoid(W x[t] + U h[t - 1] + b), g = tanh(W x[t] + U h[t - 1] + b), each with rows of its own,
//   c[t] = f c[t - 1] + i g,  h[t] = o tanh(c[t]);
// the other way round where the second half of the units goes backwards. All sums of inputs are one
// convolution; only those of h wait for each other.

enum { gates = 4, tile_units = 2, tile_backs = 8 };

// The sums of inputs as a convolution under all rows of one sample.
INLINE layers_step sums_of_inputs(const layers_step *s) {
  layers_step z = *s;
  z.layer.kind = layers_convolution;
  z.layer.maps = gates * s->out.maps;
  z.layer.groups = z.layer.stride = z.layer.kernel_samples = 1;
  z.layer.kernel_rows = s->in.rows;
  z.layer.left = 0;
  z.out = (layers_place){gates * s->out.maps, 1, s->out.samples, 0, s->out.samples};
  z.padded = false;
  return z;
}

// One way through time: its units, the places of its gates, cells and outputs, from first to last sample.
typedef struct {
  int units, samples, first, step;  // of samples: 0 and 1, or the last and -1
  int64_t gate, unit;               // from one gate's row to the next, and from one unit's output
  const float *recurrent;
  float *z, *cells, *carried;
  float *h;
} layers_way;

INLINE layers_way way_of(const layers_step *s, int way, const float *parameters,
                         const layers_states *states, float *h) {
  const bool backwards = way == 1;
  layers_way w = {.units = s->out.maps / s->layer.ways, .samples = s->out.samples};
  w.first = backwards ? w.samples - 1 : 0;
  w.step = backwards ? -1 : 1;
  w.gate = (int64_t)w.samples * LANES;
  w.unit = (int64_t)s->out.rows * s->out.stride * LANES;
  w.recurrent = parameters + s->layer.recurrent + (int64_t)way * gates * w.units * w.units;
  w.z = states->gates + way * gates * w.units * w.gate;
  w.cells = states->cells + way * w.units * w.gate;
  w.carried = states->carried + (int64_t)way * w.units * LANES;
  w.h = h + way * w.units * w.unit + (int64_t)s->out.left * LANES;
  return w;
}

// Neighbouring units' gates at sample t, behind what sample `before` put out (< 0: nothing).
INLINE void remember_units(const int units, const layers_way *w, int first, int t, int before) {
  EACH_COLUMN(c) {
    V sum[tile_units * gates];
    UNROLL for (int g = 0; g < gates; g++) {
      UNROLL for (int j = 0; j < units; j++) {
        sum[g * units + j] =
            LOAD(V, w->z + (g * w->units + first + j) * w->gate + (int64_t)t * LANES + c);
      }
    }
    if (before >= 0) {
      const float *row = w->recurrent + (int64_t)first * w->units;
      const float *h = w->h + (int64_t)before * LANES + c;
      for (int k = 0; k < w->units; k++, h += w->unit) {
        V value = LOAD(V, h);
        UNROLL for (int g = 0; g < gates; g++) {
          UNROLL for (int j = 0; j < units; j++) {
            V weight = (V)(row[((int64_t)g * w->units + j) * w->units + k]);
            sum[g * units + j] = FMA(weight, value, sum[g * units + j]);
          }
        }
      }
    }
    UNROLL for (int j = 0; j < units; j++) {
      float *z = w->z + (first + j) * w->gate + (int64_t)t * LANES + c;
      float *cell = w->cells + (first + j) * w->gate + c;
      V input = sigmoid_t(sum[j]), forget = sigmoid_t(sum[units + j]);
      V value = tanh_t(sum[2 * units + j]), output = sigmoid_t(sum[3 * units + j]);
      V kept = before < 0 ? (V)(0.0f) : forget * LOAD(V, cell + (int64_t)before * LANES);
      V now = FMA(input, value, kept);
      STORE(V, z, input);
      STORE(V, z + w->units * w->gate, forget);
      STORE(V, z + 2 * w->units * w->gate, value);
      STORE(V, z + 3 * w->units * w->gate, output);
      STORE(V, cell + (int64_t)t * LANES, now);
      STORE(V, w->h + (first + j) * w->unit + (int64_t)t * LANES + c, output * tanh_t(now));
    }
  }
}

static void remember(const layers_step *s, const float *parameters, const float *x,
                     const layers_states *states, float *y) {
  const layers_step inputs = sums_of_inputs(s);
  convolve(&inputs, parameters, x, states->gates);
  for (int way = 0; way < s->layer.ways; way++) {
    const layers_way w = way_of(s, way, parameters, states, y);
    for (int n = 0, t = w.first; n < w.samples; n++, t += w.step) {
      const int before = n == 0 ? -1 : t - w.step;
      int unit = 0;
      for (; unit + tile_units <= w.units; unit += tile_units) {
        remember_units(tile_units, &w, unit, t, before);
      }
      for (; unit < w.units; unit++) remember_units(1, &w, unit, t, before);
    }
  }
}

// The gradient of neighbouring units' sums at sample t, in place of their gates, once that at sample
// `after` (< 0: none) is there.
INLINE void remember_units_back(const int units, const layers_way *w, const float *change, int first,
                                int t, int before, int after) {
  EACH_COLUMN(c) {
    V sum[tile_backs];
    UNROLL for (int j = 0; j < units; j++) {
      sum[j] = LOAD(V, change + (first + j) * w->unit + (int64_t)t * LANES + c);
    }
    if (after >= 0) {
      const float *row = w->recurrent + first;
      const float *z = w->z + (int64_t)after * LANES + c;
      for (int r = 0; r < gates * w->units; r++, row += w->units, z += w->gate) {
        V value = LOAD(V, z);
        UNROLL for (int j = 0; j < units; j++) sum[j] = FMA((V)(row[j]), value, sum[j]);
      }
    }
    for (int j = 0; j < units; j++) {
      float *z = w->z + (first + j) * w->gate + (int64_t)t * LANES + c;
      const float *cell = w->cells + (first + j) * w->gate + c;
      float *carried = w->carried + (int64_t)(first + j) * LANES + c;
      V input = LOAD(V, z), forget = LOAD(V, z + w->units * w->gate);
      V value = LOAD(V, z + 2 * w->units * w->gate), output = LOAD(V, z + 3 * w->units * w->gate);
      V shown = tanh_t(LOAD(V, cell + (int64_t)t * LANES));
      V kept = before < 0 ? (V)(0.0f) : LOAD(V, cell + (int64_t)before * LANES);
      V later = after < 0 ? (V)(0.0f) : LOAD(V, carried);
      V now = FMA(sum[j] * output, slope_of_tanh(shown), later);
      STORE(V, carried, now * forget);
      STORE(V, z, now * value * slope_of_sigmoid(input));
      STORE(V, z + w->units * w->gate, now * kept * slope_of_sigmoid(forget));
      STORE(V, z + 2 * w->units * w->gate, now * input * slope_of_tanh(value));
      STORE(V, z + 3 * w->units * w->gate, sum[j] * shown * slope_of_sigmoid(output));
    }
  }
}

// The gradient of the recurrent weights: each sample's sums with what was put out before.
static void recurrent_gradient(const layers_step *s, const layers_way *w, float *sums) {
  if (w->samples < 2) {
    __builtin_memset(sums, 0, (unsigned long)(gates * w->units * w->units) * sizeof(float));
    return;
  }
  layers_step z = *s;
  z.layer.kind = layers_convolution;
  z.layer.maps = gates * w->units;
  z.layer.groups = z.layer.stride = z.layer.kernel_samples = z.layer.kernel_rows = 1;
  z.layer.left = z.layer.weight = 0;
  z.layer.bias = -1;
  z.in = (layers_place){w->units, 1, w->samples - 1, 0, s->out.stride};
  z.out = (layers_place){gates * w->units, 1, w->samples - 1, 0, w->samples};
  z.padded = false;
  convolve_gradient(&z, w->h + (w->step < 0 ? LANES : 0), w->z + (w->step < 0 ? 0 : LANES), sums);
}

static void remember_back(const layers_step *s, const float *parameters, const float *x,
                          const float *y, const float *g, const layers_states *states, float *sums,
                          float *back) {
  for (int way = 0; way < s->layer.ways; way++) {
    const layers_way w = way_of(s, way, parameters, states, (float *)y);
    const float *change = g + way * w.units * w.unit + (int64_t)s->out.left * LANES;
    for (int n = w.samples - 1; n >= 0; n--) {
      const int t = w.first + n * w.step;
      const int before = n == 0 ? -1 : t - w.step, after = n == w.samples - 1 ? -1 : t + w.step;
      int unit = 0;
      for (; unit + tile_backs <= w.units; unit += tile_backs) {
        remember_units_back(tile_backs, &w, change, unit, t, before, after);
      }
      for (; unit < w.units; unit++) remember_units_back(1, &w, change, unit, t, before, after);
    }
    recurrent_gradient(s, &w,
                       sums + s->layer.recurrent + (int64_t)way * gates * w.units * w.units);
  }
  const layers_step inputs = sums_of_inputs(s);
  convolve_gradient(&inputs, x, states->gates, sums);
  if (back) convolve_back(&inputs, parameters, states->gates, back);
}
