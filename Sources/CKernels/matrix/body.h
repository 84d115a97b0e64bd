// The products of matrices, included once for every instruction set with NAME and TARGET.

#pragma clang fp contract(off)

TARGET static void NAME(times)(
  const double *left, const double *right, int64_t step, double *product, int64_t rows,
  int64_t inner, int64_t width) {
  enum { lanes = 8, several = 4 };
  for (int64_t row = 0; row < rows; row += several) {
    int64_t own = rows - row < several ? rows - row : several;
    const double *from[several];
    for (int n = 0; n < several; n++) from[n] = left + (row + (n < own ? n : 0)) * inner;
    // The last lanes may overlap with those before, whose numbers they compute once more.
    for (int64_t first = 0; width >= lanes && first < width; first += lanes) {
      int64_t column = first + lanes <= width ? first : width - lanes;
      lanes_of_eight sums[several] = {{0}}, values;
      for (int64_t i = 0; i < inner; i++) {
        memcpy(&values, right + i * step + column, sizeof values);
        for (int n = 0; n < several; n++) sums[n] += from[n][i] * values;
      }
      for (int n = 0; n < own; n++)
        memcpy(product + (row + n) * width + column, &sums[n], sizeof sums[n]);
    }
    for (int n = 0; width < lanes && n < own; n++)
      for (int64_t column = 0; column < width; column++) {
        double sum = 0;
        for (int64_t i = 0; i < inner; i++) sum += from[n][i] * right[i * step + column];
        product[(row + n) * width + column] = sum;
      }
  }
}

TARGET static void NAME(times_transposed)(
  const double *left, const double *right, double *product, int64_t rows, int64_t inner,
  int64_t width) {
  enum { lanes = 8, several = 4 };
  for (int64_t row = 0; row < rows; row++)
    for (int64_t first = 0; first < width; first += several) {
      int64_t own = width - first < several ? width - first : several;
      const double *with[several];
      for (int n = 0; n < several; n++) with[n] = right + (first + (n < own ? n : 0)) * inner;
      const double *from = left + row * inner;
      lanes_of_eight sums[several] = {{0}}, values, others;
      int64_t whole = inner / lanes * lanes;
      for (int64_t i = 0; i < whole; i += lanes) {
        memcpy(&values, from + i, sizeof values);
        for (int n = 0; n < several; n++) {
          memcpy(&others, with[n] + i, sizeof others);
          sums[n] += values * others;
        }
      }
      for (int n = 0; n < own; n++) {
        lanes_of_eight s = sums[n];
        double sum = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
        for (int64_t i = whole; i < inner; i++) sum += from[i] * with[n][i];
        product[row * width + first + n] = sum;
      }
    }
}

TARGET static void NAME(add_gram)(
  const double *panel, int64_t samples, int64_t stride, double *sum) {
  enum { lanes = 8, several = 4 };
  for (int64_t row = 0; row < stride; row += several)
    for (int64_t column = row / lanes * lanes; column < stride; column += lanes) {
      lanes_of_eight sums[several], values;
      double *to = sum + row * stride + column;
      for (int n = 0; n < several; n++) memcpy(&sums[n], to + n * stride, sizeof sums[n]);
      const double *from = panel;
      for (int64_t i = 0; i < samples; i++, from += stride) {
        memcpy(&values, from + column, sizeof values);
        for (int n = 0; n < several; n++) sums[n] += from[row + n] * values;
      }
      for (int n = 0; n < several; n++) memcpy(to + n * stride, &sums[n], sizeof sums[n]);
    }
}

static const matrix_kernels NAME(kernels) = {
  NAME(times), NAME(times_transposed), NAME(add_gram)};
