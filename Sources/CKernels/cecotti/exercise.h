// Single kernels for benchmarks, on whatever the workspace holds.

static double exercise(const cecotti_sizes *z, cecotti_kernel kernel, const float *parameters,
                       const cecotti_group *group, const cecotti_workspace *w,
                       const cecotti_step *step, float *partials, int64_t partial_stride) {
  const int32_t *at = z->layout.offsets;
  const double spatial = 2.0 * z->M * z->E * z->T, temporal = 2.0 * z->U * CECOTTI_KERNEL,
               dense = 2.0 * z->H * z->U;
  const cecotti_trace *trace = step->traces;
  switch (kernel) {
    case cecotti_kernel_spatial_forward:
      for (int l = 0; l < group->count; l++) {
        spatial_forward(z, parameters + at[0], parameters + at[1], group->inputs[l], group->stride,
                        w->s1 + (int64_t)l * z->M * z->S, w->ahead);
      }
      return group->count * spatial;
    case cecotti_kernel_spatial_gradient:
      for (int u = 0; u < GROUP / UNIT; u++) {
        spatial_gradient(z, UNIT, w->s1 + (int64_t)u * UNIT * z->M * z->S,
                         group->inputs + u * UNIT, group->stride,
                         partials + u * partial_stride + at[0],
                         partials + u * partial_stride + at[1], w->ahead);
      }
      return group->count * spatial;
    case cecotti_kernel_temporal_forward:
      temporal_forward_16(z, parameters + at[2], parameters + at[3], w->x1, w->x2);
      return group->count * temporal;
    case cecotti_kernel_temporal_backward:
      for (int m = 0; m < z->M; m++) {
        float *x1 = w->x1 + (int64_t)m * z->S * GROUP;
        const float *g2 = w->d2 + (int64_t)m * CECOTTI_TEMPORAL * z->P * GROUP;
        temporal_gradient_16(z, m, g2, x1, w->sums, GROUP / UNIT, partials, partial_stride);
        temporal_back_16(z, parameters + at[2] + m * CECOTTI_TEMPORAL * CECOTTI_KERNEL, g2, x1);
      }
      return group->count * 2 * temporal;
    case cecotti_kernel_dense_forward:
      dense_16(parameters + at[4], z->layout.strides[4], parameters + at[5], z->H, w->x2, z->U,
               w->x3, w->ahead);
      return group->count * dense;
    case cecotti_kernel_dense_backward:
      dense_back_16(parameters + at[4], z->layout.strides[4], z->U, trace->g3, z->H, w->x2,
                    w->ahead);
      return group->count * dense;
    case cecotti_kernel_dense_gradient:
      for (int r = 0; r + ROW_TILE <= z->H; r += ROW_TILE) {
        dense_gradient_rows(ROW_TILE, z, step, r);
      }
      return group->count * dense;
  }
  return 0;
}

// Twelve sums hide the latency of four cycles on two units. None starts at 1, where a compiler may
// see that it stays.
static double multiply_adds(int64_t rounds) {
  vec sum[12];
  const vec factor = (vec)(0.999f), term = (vec)(0.001f);
  UNROLL for (int i = 0; i < 12; i++) sum[i] = (vec)(1.5f + 0.01f * (float)i);
  for (int64_t r = 0; r < rounds; r++) {
    UNROLL for (int i = 0; i < 12; i++) sum[i] = FMA(sum[i], factor, term);
  }
  for (int i = 1; i < 12; i++) sum[0] += sum[i];
  // The sums are positive; asking keeps them from being left out.
  return sum[0][0] > 0 ? 2.0 * 12 * NATIVE * (double)rounds : 0;
}
