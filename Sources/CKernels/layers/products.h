// Products of matrices outside of any list of layers. Every number is a sum in ascending order in a lane of
// its own, whatever the width of registers.

enum { product_rows = 6, product_vectors = 2 };

INLINE void product_tile(const int rows, const int vectors, const layers_product *p, int64_t r,
                         int64_t c) {
  vec sum[product_rows * product_vectors];
  UNROLL for (int i = 0; i < rows * vectors; i++) sum[i] = (vec)(0.0f);
  const float *a = p->a + r * p->row, *b = p->b + c;
  for (int64_t i = 0; i < p->inner; i++, a += p->step, b += p->stride) {
    vec right[product_vectors];
    UNROLL for (int v = 0; v < vectors; v++) right[v] = LOAD(loose, b + v * NATIVE);
    UNROLL for (int j = 0; j < rows; j++) {
      vec left = (vec)(a[j * p->row]);
      UNROLL for (int v = 0; v < vectors; v++) {
        sum[j * vectors + v] = FMA(left, right[v], sum[j * vectors + v]);
      }
    }
  }
  UNROLL for (int j = 0; j < rows; j++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      STORE(loose, p->product + (r + j) * p->stride + c + v * NATIVE, sum[j * vectors + v]);
    }
  }
}

INLINE void product_columns(const int vectors, const layers_product *p, int64_t c) {
  int64_t r = 0;
  for (; r + product_rows <= p->rows; r += product_rows) product_tile(product_rows, vectors, p, r, c);
  for (; r < p->rows; r++) product_tile(1, vectors, p, r, c);
}

static void take_product(const layers_product *p) {
  int64_t c = 0;
  for (; c + product_vectors * NATIVE <= p->stride; c += product_vectors * NATIVE) {
    product_columns(product_vectors, p, c);
  }
  for (; c < p->stride; c += NATIVE) product_columns(1, p, c);
}
