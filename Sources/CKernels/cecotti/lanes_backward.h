// The backward step, lanes over epochs: included by lanes.h.

// Gradient of L4's sums. Two sigmoids: sum of w (x4 - t)² / (2 sum of w); logit: w (p - t) / sum of w.
static void NAME(output_gradient)(const cecotti_sizes *z, const cecotti_group *group,
                                  const float *x4, float *g4) {
  float targets[LANES], weights[LANES];
  for (int l = 0; l < LANES; l++) {
    bool real = l < group->count;
    targets[l] = real ? group->targets[l] : 0;
    weights[l] = real ? group->weights[l] * group->scale : 0;
  }
  for (int c = 0; c < LANES; c += WIDTH) {
    V target = LOAD(NAME(loose_lane), targets + c), weight = LOAD(NAME(loose_lane), weights + c);
    if (z->shape.output == cecotti_output_logit) {
      STORE(V, g4 + c, weight * (NAME(sigmoid)(LOAD(V, x4 + c)) - target));
    } else {
      for (int o = 0; o < 2; o++) {
        V x = LOAD(V, x4 + o * LANES + c);
        V t = o == 0 ? (V)(1.0f) - target : target;
        STORE(V, g4 + o * LANES + c, weight * (x - t) * FMA(-x, x, x));
      }
    }
  }
}

// Products of map m's filters with their inputs, [5, 13, LANES] and [5, LANES], summed over positions.
INLINE void NAME(temporal_products)(const int samples, const float *g2, const float *x1, int P,
                                    float *sums) {
  COLUMN(c) {
    V sum[CECOTTI_TEMPORAL][5];
    UNROLL for (int k = 0; k < CECOTTI_TEMPORAL; k++) {
      UNROLL for (int i = 0; i < samples; i++) sum[k][i] = (V)(0.0f);
    }
    for (int j = 0; j < P; j++) {
      V x[5];
      UNROLL for (int i = 0; i < samples; i++) {
        x[i] = LOAD(V, x1 + (j * CECOTTI_KERNEL + i) * LANES + c * WIDTH);
      }
      UNROLL for (int k = 0; k < CECOTTI_TEMPORAL; k++) {
        V g = LOAD(V, g2 + (k * P + j) * LANES + c * WIDTH);
        UNROLL for (int i = 0; i < samples; i++) sum[k][i] = FMA(g, x[i], sum[k][i]);
      }
    }
    UNROLL for (int k = 0; k < CECOTTI_TEMPORAL; k++) {
      UNROLL for (int i = 0; i < samples; i++) {
        STORE(V, sums + (k * CECOTTI_KERNEL + i) * LANES + c * WIDTH, sum[k][i]);
      }
    }
  }
}

static void NAME(temporal_gradient)(const cecotti_sizes *z, int m, const float *g2, const float *x1,
                                    float *sums, int units, float *partials,
                                    int64_t partial_stride) {
  const int filter = CECOTTI_TEMPORAL * CECOTTI_KERNEL;
  NAME(temporal_products)(5, g2, x1, z->P, sums);
  NAME(temporal_products)(5, g2, x1 + 5 * LANES, z->P, sums + 5 * LANES);
  NAME(temporal_products)(3, g2, x1 + 10 * LANES, z->P, sums + 10 * LANES);
  for (int u = 0; u < units; u++) {
    fold_rows(sums + u * UNIT, LANES, filter,
              partials + u * partial_stride + z->layout.offsets[2] + m * filter);
  }
  for (int k = 0; k < CECOTTI_TEMPORAL; k++) {
    COLUMN(c) {
      V sum = (V)(0.0f);
      for (int j = 0; j < z->P; j++) sum += LOAD(V, g2 + (k * z->P + j) * LANES + c * WIDTH);
      STORE(V, sums + k * LANES + c * WIDTH, sum);
    }
  }
  for (int u = 0; u < units; u++) {
    fold_rows(sums + u * UNIT, LANES, CECOTTI_TEMPORAL,
              partials + u * partial_stride + z->layout.offsets[3] + m * CECOTTI_TEMPORAL);
  }
}

// Gradient of map m's sums in L1, in place of its outputs x1.
static void NAME(temporal_back)(const cecotti_sizes *z, const float *w, const float *g2, float *x1) {
  for (int j = 0; j < z->P; j++) {
    COLUMN(c) {
      V g[CECOTTI_TEMPORAL];
      UNROLL for (int k = 0; k < CECOTTI_TEMPORAL; k++) {
        g[k] = LOAD(V, g2 + (k * z->P + j) * LANES + c * WIDTH);
      }
      UNROLL for (int i = 0; i < CECOTTI_KERNEL; i++) {
        V sum = (V)(w[i]) * g[0];
        UNROLL for (int k = 1; k < CECOTTI_TEMPORAL; k++) {
          sum = FMA((V)(w[k * CECOTTI_KERNEL + i]), g[k], sum);
        }
        float *at = x1 + (j * CECOTTI_KERNEL + i) * LANES + c * WIDTH;
        STORE(V, at, sum * NAME(scaled_tanh_slope)(LOAD(V, at)));
      }
    }
  }
  for (int i = z->T * LANES; i < z->S * LANES; i++) x1[i] = 0;
}

static void NAME(propagate)(const cecotti_sizes *z, const float *parameters,
                            const cecotti_group *group, const cecotti_training *training,
                            uint64_t pass, const cecotti_workspace *w, const cecotti_trace *trace,
                            float *partials, int64_t partial_stride, double *losses) {
  const int32_t *at = z->layout.offsets;
  cecotti_group noisy;
  if (training->noise > 0 || training->drifts > 0) {
    noisy = *group;
    noisy.stride = z->S;
    for (int l = 0; l < group->count; l++) {
      float *staged = w->staged + (int64_t)l * z->E * z->S;
      add_noise(z, group->inputs[l], group->stride, training, pass, (uint64_t)group->epochs[l],
                w->normals, staged);
      noisy.inputs[l] = staged;
    }
    group = &noisy;
  }

  NAME(forward)(z, parameters, group, training, pass, w);
  turn(w->x2, LANES, z->R, LANES, trace->x2, z->R);
  for (int i = 0; i < z->H * LANES; i += WIDTH) STORE(V, trace->x3 + i, LOAD(V, w->x3 + i));
  for (int l = 0; l < group->count; l++) {
    float outputs[2] = {w->x4[l], z->O == 2 ? w->x4[LANES + l] : 0};
    losses[l] = group->weights[l] * cecotti_loss(z->shape.output, outputs, group->targets[l]);
  }

  NAME(output_gradient)(z, group, w->x4, trace->g4);
  NAME(dense_back)(parameters + at[6], z->layout.strides[6], z->H, trace->g4, z->O, trace->g3,
                   w->ahead);
  for (int i = 0; i < z->H * LANES; i += WIDTH) {
    STORE(V, trace->g3 + i, LOAD(V, trace->g3 + i) * LOAD(V, w->d3 + i));
  }
  // x2 is in the trace by now; its place takes the gradient.
  NAME(dense_back)(parameters + at[4], z->layout.strides[4], z->U, trace->g3, z->H, w->x2,
                   w->ahead);
  for (int i = 0; i < z->U * LANES; i += WIDTH) {
    STORE(V, w->d2 + i, LOAD(V, w->x2 + i) * LOAD(V, w->d2 + i));
  }
  for (int i = z->U * LANES; i < z->R * LANES; i++) w->x2[i] = 0;

  int units = (group->count + UNIT - 1) / UNIT;
  for (int m = 0; m < z->M; m++) {
    float *x1 = w->x1 + (int64_t)m * z->S * LANES;
    const float *g2 = w->d2 + (int64_t)m * CECOTTI_TEMPORAL * z->P * LANES;
    NAME(temporal_gradient)(z, m, g2, x1, w->sums, units, partials, partial_stride);
    NAME(temporal_back)(z, parameters + at[2] + m * CECOTTI_TEMPORAL * CECOTTI_KERNEL, g2, x1);
    turn(x1, LANES, z->S, LANES, w->s1 + m * z->S, (int64_t)z->M * z->S);
  }
  for (int u = 0; u < units; u++) {
    int first = u * UNIT, left = group->count - first;
    spatial_gradient(z, left < UNIT ? left : UNIT, w->s1 + (int64_t)first * z->M * z->S,
                     group->inputs + first, group->stride, partials + u * partial_stride + at[0],
                     partials + u * partial_stride + at[1], w->ahead);
  }
}
