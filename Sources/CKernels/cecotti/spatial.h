// L1, lanes over the samples of an epoch: S1[M, S] = W1[M, E] X[E, S] + b, and dW1 = dS1 X^T.

#if NATIVE == 16
enum { MAP_TILE = 5, ELECTRODE_TILE = 4 };
#else
enum { MAP_TILE = 5, ELECTRODE_TILE = 2 };
#endif

INLINE void spatial_tile(const int maps, const int vectors, const float *weight, int E,
                         const float *bias, const float *x, int64_t stride, float *out, int S,
                         core_ahead *ahead) {
  vec sum[MAP_TILE][5];
  UNROLL for (int m = 0; m < maps; m++) {
    UNROLL for (int v = 0; v < vectors; v++) sum[m][v] = (vec)(bias[m]);
  }
  for (int e = 0; e < E; e++) {
    look_ahead(ahead);
    vec in[5];
    UNROLL for (int v = 0; v < vectors; v++) in[v] = LOAD(loose, x + e * stride + v * NATIVE);
    UNROLL for (int m = 0; m < maps; m++) {
      vec w = (vec)(weight[(int64_t)m * E + e]);
      UNROLL for (int v = 0; v < vectors; v++) sum[m][v] = FMA(w, in[v], sum[m][v]);
    }
  }
  UNROLL for (int m = 0; m < maps; m++) {
    UNROLL for (int v = 0; v < vectors; v++) STORE(vec, out + m * S + v * NATIVE, sum[m][v]);
  }
}

// As many registers of a row at once as leave room for their sums.
INLINE void spatial_maps(const int maps, const cecotti_sizes *z, const float *weight,
                         const float *bias, const float *x, int64_t stride, float *out,
                         core_ahead *ahead) {
  int registers = z->S / NATIVE, v = 0;
#if NATIVE == 16
  if (registers % 5 != 0) {
    for (; v + 3 <= registers; v += 3) {
      spatial_tile(maps, 3, weight, z->E, bias, x + v * NATIVE, stride, out + v * NATIVE, z->S, ahead);
    }
  }
  for (; v + 5 <= registers; v += 5) {
    spatial_tile(maps, 5, weight, z->E, bias, x + v * NATIVE, stride, out + v * NATIVE, z->S, ahead);
  }
#else
  for (; v + 2 <= registers; v += 2) {
    spatial_tile(maps, 2, weight, z->E, bias, x + v * NATIVE, stride, out + v * NATIVE, z->S, ahead);
  }
#endif
  for (; v < registers; v++) {
    spatial_tile(maps, 1, weight, z->E, bias, x + v * NATIVE, stride, out + v * NATIVE, z->S, ahead);
  }
}

// X1[M, S] of one epoch. Beyond T it holds the functions of whatever follows the rows.
static void spatial_forward(const cecotti_sizes *z, const float *weight, const float *bias,
                            const float *x, int64_t stride, float *x1, core_ahead *ahead) {
  int m = 0;
  for (; m + MAP_TILE <= z->M; m += MAP_TILE) {
    spatial_maps(MAP_TILE, z, weight + (int64_t)m * z->E, bias + m, x, stride, x1 + m * z->S,
                 ahead);
  }
  for (; m < z->M; m++) {
    spatial_maps(1, z, weight + (int64_t)m * z->E, bias + m, x, stride, x1 + m * z->S, ahead);
  }
  for (int i = 0; i < z->M * z->S; i += NATIVE) {
    STORE(vec, x1 + i, scaled_tanh_t(LOAD(vec, x1 + i)));
  }
}

// Sums [maps, electrodes] of one unit, folded from 16 lanes.
INLINE void spatial_gradient_tile(const int maps, const int electrodes, const cecotti_sizes *z,
                                  int epochs, const float *g1, const float *const *x,
                                  int64_t stride, float *out, core_ahead *ahead) {
  _Alignas(64) float lanes[MAP_TILE * ELECTRODE_TILE * 16];
  UNROLL for (int h = 0; h < 16; h += NATIVE) {
    vec sum[MAP_TILE][ELECTRODE_TILE];
    UNROLL for (int m = 0; m < maps; m++) {
      UNROLL for (int e = 0; e < electrodes; e++) sum[m][e] = (vec)(0.0f);
    }
    for (int l = 0; l < epochs; l++) {
      const float *g = g1 + (int64_t)l * z->M * z->S, *in = x[l];
      for (int t = h; t < z->S; t += 16) {
        look_ahead(ahead);
        vec row[ELECTRODE_TILE];
        UNROLL for (int e = 0; e < electrodes; e++) row[e] = LOAD(loose, in + e * stride + t);
        UNROLL for (int m = 0; m < maps; m++) {
          vec gm = LOAD(vec, g + m * z->S + t);
          UNROLL for (int e = 0; e < electrodes; e++) sum[m][e] = FMA(gm, row[e], sum[m][e]);
        }
      }
    }
    UNROLL for (int m = 0; m < maps; m++) {
      UNROLL for (int e = 0; e < electrodes; e++) {
        STORE(vec, lanes + (m * electrodes + e) * 16 + h, sum[m][e]);
      }
    }
  }
  float folded[MAP_TILE * ELECTRODE_TILE];
  UNROLL for (int i = 0; i < maps * electrodes; i++) {
    STORE(vec4, lanes + i * 16, LOAD(vec4, lanes + i * 16) + LOAD(vec4, lanes + i * 16 + 8));
    STORE(vec4, lanes + i * 16 + 4,
          LOAD(vec4, lanes + i * 16 + 4) + LOAD(vec4, lanes + i * 16 + 12));
  }
  fold_rows(lanes, 16, maps * electrodes, folded);
  UNROLL for (int m = 0; m < maps; m++) {
    UNROLL for (int e = 0; e < electrodes; e++) {
      out[(int64_t)m * z->E + e] = folded[m * electrodes + e];
    }
  }
}

INLINE void spatial_gradient_maps(const int maps, const cecotti_sizes *z, int epochs,
                                  const float *g1, const float *const *x, int64_t stride,
                                  float *out, core_ahead *ahead) {
  int e = 0;
  const float *rows[UNIT];
  for (; e + ELECTRODE_TILE <= z->E; e += ELECTRODE_TILE) {
    for (int l = 0; l < epochs; l++) rows[l] = x[l] + e * stride;
    spatial_gradient_tile(maps, ELECTRODE_TILE, z, epochs, g1, rows, stride, out + e, ahead);
  }
  for (; e < z->E; e++) {
    for (int l = 0; l < epochs; l++) rows[l] = x[l] + e * stride;
    spatial_gradient_tile(maps, 1, z, epochs, g1, rows, stride, out + e, ahead);
  }
}

// Gradients of L1's weights [M, E] and thresholds [M] over the epochs of one unit.
static void spatial_gradient(const cecotti_sizes *z, int epochs, const float *g1,
                             const float *const *x, int64_t stride, float *weight, float *bias,
                             core_ahead *ahead) {
  int m = 0;
  for (; m + MAP_TILE <= z->M; m += MAP_TILE) {
    spatial_gradient_maps(MAP_TILE, z, epochs, g1 + m * z->S, x, stride,
                          weight + (int64_t)m * z->E, ahead);
  }
  for (; m < z->M; m++) {
    spatial_gradient_maps(1, z, epochs, g1 + m * z->S, x, stride, weight + (int64_t)m * z->E, ahead);
  }
  for (m = 0; m < z->M; m++) {
    _Alignas(64) float lanes[16] = {0};
    for (int l = 0; l < epochs; l++) {
      const float *g = g1 + ((int64_t)l * z->M + m) * z->S;
      for (int t = 0; t < z->S; t += NATIVE) {
        float *sum = lanes + t % 16;
        STORE(vec, sum, LOAD(vec, sum) + LOAD(vec, g + t));
      }
    }
    for (int i = 0; i < 8; i++) lanes[i] += lanes[i + 8];
    fold_rows(lanes, 16, 1, bias + m);
  }
}
