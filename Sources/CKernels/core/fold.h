// Sums over lanes by halves, and turning blocks of 8 x 8.

INLINE vec4 halves(const float *p) { return LOAD(loose4, p) + LOAD(loose4, p + 4); }

// [sum a, sum b, sum c, sum d] of four rows of 8 lanes: l + 4, then l + 2, then l + 1.
INLINE vec4 fold4(const float *a, const float *b, const float *c, const float *d) {
  vec4 va = halves(a), vb = halves(b), vc = halves(c), vd = halves(d);
  vec4 ab = __builtin_shufflevector(va, vb, 0, 1, 4, 5) + __builtin_shufflevector(va, vb, 2, 3, 6, 7);
  vec4 cd = __builtin_shufflevector(vc, vd, 0, 1, 4, 5) + __builtin_shufflevector(vc, vd, 2, 3, 6, 7);
  return __builtin_shufflevector(ab, cd, 0, 2, 4, 6) + __builtin_shufflevector(ab, cd, 1, 3, 5, 7);
}

// Sums of n rows of 8 lanes, `stride` apart.
INLINE void fold_rows(const float *rows, int64_t stride, int n, float *out) {
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    const float *p = rows + i * stride;
    STORE(loose4, out + i, fold4(p, p + stride, p + 2 * stride, p + 3 * stride));
  }
  for (; i < n; i++) {
    const float *p = rows + i * stride;
    out[i] = fold4(p, p, p, p)[0];
  }
}

INLINE void turn8(const float *in, int64_t in_stride, float *out, int64_t out_stride) {
  vec8 r[8], s[8];
  UNROLL for (int i = 0; i < 8; i++) r[i] = LOAD(loose8, in + i * in_stride);
  UNROLL for (int i = 0; i < 8; i += 2) {
    s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  UNROLL for (int i = 0; i < 8; i += 4) {
    UNROLL for (int j = 0; j < 2; j++) {
      r[i + j] = __builtin_shufflevector(s[i + j], s[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      r[i + j + 2] = __builtin_shufflevector(s[i + j], s[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  UNROLL for (int i = 0; i < 4; i++) {
    STORE(loose8, out + i * out_stride,
          __builtin_shufflevector(r[i], r[i + 4], 0, 1, 2, 3, 8, 9, 10, 11));
    STORE(loose8, out + (i + 4) * out_stride,
          __builtin_shufflevector(r[i], r[i + 4], 4, 5, 6, 7, 12, 13, 14, 15));
  }
}

// out[j, i] = in[i, j] for `rows` x `columns`, both multiples of 8.
INLINE void turn(const float *in, int64_t in_stride, int rows, int columns, float *out,
                 int64_t out_stride) {
  for (int i = 0; i < rows; i += 8) {
    for (int j = 0; j < columns; j += 8) {
      turn8(in + i * in_stride + j, in_stride, out + j * out_stride + i, out_stride);
    }
  }
}
