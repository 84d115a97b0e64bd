// Logarithms of eight symmetric matrices side by side, a matrix in each lane; included once for every
// instruction set. Every lane goes the way of `Matrix.congruence` and `logarithm` to the bit.

// Puts the mean of both halves into both.
TARGET INLINE void NAME(average_halves)(EIGHT *matrix, int64_t size) {
  for (int64_t row = 0; row < size; row++)
    for (int64_t column = 0; column < row; column++) {
      EIGHT mean = (matrix[row * size + column] + matrix[column * size + row]) / 2;
      matrix[row * size + column] = matrix[column * size + row] = mean;
    }
}

// whitener · matrix · whitenerᵀ, its halves' mean; `between` has room for a matrix.
TARGET static void NAME(congruence)(
  const double *whitener, const EIGHT *matrix, EIGHT *between, EIGHT *result, int64_t size) {
  enum { several = 4 };
  for (int64_t row = 0; row < size; row++)
    for (int64_t first = 0; first < size; first += several) {
      int64_t own = size - first < several ? size - first : several;
      EIGHT sums[several] = {{0}};
      for (int64_t i = 0; i < size; i++)
        for (int n = 0; n < several; n++)
          sums[n] += whitener[row * size + i] * matrix[i * size + first + (n < own ? n : 0)];
      for (int n = 0; n < own; n++) between[row * size + first + n] = sums[n];
    }
  int64_t whole = size / 8 * 8;
  for (int64_t row = 0; row < size; row++)
    for (int64_t column = 0; column < size; column++) {
      const EIGHT *left = between + row * size;
      const double *right = whitener + column * size;
      EIGHT part[8] = {{0}};
      for (int64_t i = 0; i < whole; i += 8)
        for (int n = 0; n < 8; n++) part[n] += left[i + n] * right[i + n];
      EIGHT sum = ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
      for (int64_t i = whole; i < size; i++) sum += left[i] * right[i];
      result[row * size + column] = sum;
    }
  NAME(average_halves)(result, size);
}

// Divides each matrix by a power of two near its peak, so that squares neither overflow nor vanish.
TARGET static EIGHT NAME(normalize)(EIGHT *matrix, int64_t size) {
  EIGHT peak = {0};
  for (int64_t i = 0; i < size * size; i++) {
    EIGHT magnitude = MAGNITUDE(matrix[i]);
    peak = CHOOSE(magnitude > peak, magnitude, peak);
  }
  lane_masks exponent = (lane_masks)peak & 0x7ff0000000000000;
  lane_masks normal = (exponent != 0) & (exponent != 0x7ff0000000000000);
  EIGHT scale = CHOOSE(normal, exponent, (EIGHT){0} + 1), factor = 1 / scale;
  for (int64_t i = 0; i < size * size; i++) matrix[i] *= factor;
  return scale;
}

// As `Double.logarithm`, step by step: see there. Of positive, finite numbers.
TARGET INLINE EIGHT NAME(natural_logarithm)(EIGHT x) {
  lane_masks least = x < 0x1p-1022;
  x = CHOOSE(least, x * 0x1p54, x);
  lane_masks bits = (lane_masks)x, power = (bits >> 52) - 1023 - (least & 54);
  EIGHT exponent = __builtin_convertvector(power, EIGHT);
  EIGHT mantissa = (EIGHT)((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  lane_masks large = mantissa > 1.414213562373095;
  mantissa = CHOOSE(large, mantissa * 0.5, mantissa);
  exponent = CHOOSE(large, exponent + 1, exponent);
  EIGHT s = (mantissa - 1) / (mantissa + 1), square = s * s;
  EIGHT series = (EIGHT){0} + 1.0 / 23;
  for (int divisor = 21; divisor >= 1; divisor -= 2) series = series * square + 1.0 / divisor;
  return exponent * 0.6931471805599453 + 2 * s * series;
}

// Puts values and vectors into descending order of the values, lane by lane, equals as they stand.
TARGET static void NAME(sort)(
  const EIGHT *values, const EIGHT *vectors, EIGHT *sorted_values, EIGHT *sorted, int64_t size) {
  for (int64_t k = 0; k < size; k++) {
    lane_masks place = {0};
    for (int64_t other = 0; other < size; other++) {
      lane_masks before = values[other] > values[k];
      if (other < k) before |= values[other] == values[k];
      place -= before;
    }
    for (int lane = 0; lane < 8; lane++) {
      const double *from = (const double *)(vectors + k * size) + lane;
      double *to = (double *)(sorted + place[lane] * size) + lane;
      ((double *)(sorted_values + place[lane]))[lane] = ((const double *)(values + k))[lane];
      for (int64_t i = 0; i < size; i++) to[i * 8] = from[i * 8];
    }
  }
}

// The sum of factors[k] times the outer product of vector k, its halves' mean; `scaled` has room for a matrix.
TARGET static void NAME(add_up)(
  const EIGHT *factors, const EIGHT *vectors, EIGHT *scaled, EIGHT *result, int64_t size) {
  enum { several = 4 };
  for (int64_t k = 0; k < size; k++)
    for (int64_t i = 0; i < size; i++) scaled[k * size + i] = factors[k] * vectors[k * size + i];
  for (int64_t row = 0; row < size; row++)
    for (int64_t first = 0; first < size; first += several) {
      int64_t own = size - first < several ? size - first : several;
      EIGHT sums[several] = {{0}};
      for (int64_t k = 0; k < size; k++)
        for (int n = 0; n < several; n++)
          sums[n] += scaled[k * size + row] * vectors[k * size + first + (n < own ? n : 0)];
      for (int n = 0; n < own; n++) result[row * size + first + n] = sums[n];
    }
  NAME(average_halves)(result, size);
}

TARGET static int NAME(logarithms)(
  const double *whitener, const double *triangles, int64_t count, int64_t size, double *scratch,
  double *logarithms) {
  int64_t square = size * size, step = size * (size + 1) / 2;
  EIGHT *matrix = (EIGHT *)scratch, *vectors = matrix + square, *rest = vectors + square;
  EIGHT *values = rest + square + 4 * size;
  // Lanes without a matrix of their own go with the first.
  for (int lane = 0; lane < 8; lane++) {
    const double *from = triangles + (lane < count ? lane : 0) * step;
    double *to = (double *)rest + lane;
    for (int64_t row = 0; row < size; row++)
      for (int64_t column = row; column < size; column++)
        to[(row * size + column) * 8] = to[(column * size + row) * 8] = *from++;
  }
  NAME(congruence)(whitener, rest, vectors, matrix, size);
  EIGHT scale = NAME(normalize)(matrix, size);
  if (!NAME(decompose)(matrix, vectors, rest, size)) return -1;
  for (int64_t k = 0; k < size; k++) matrix[k] *= scale;
  NAME(sort)(matrix, vectors, values, rest, size);
  EIGHT least = values[size - 1];
  lane_masks positive = (least > 0) & (least < __builtin_inf());
  for (int64_t k = 0; k < size; k++)
    values[k] = NAME(natural_logarithm)(CHOOSE(positive, values[k], (EIGHT){0} + 1));
  NAME(add_up)(values, rest, vectors, matrix, size);
  int defined = 0;
  for (int lane = 0; lane < count; lane++) {
    defined |= (positive[lane] != 0) << lane;
    const double *from = (const double *)matrix + lane;
    double *to = logarithms + lane * step;
    for (int64_t row = 0; row < size; row++)
      for (int64_t column = row; column < size; column++) *to++ = from[(row * size + column) * 8];
  }
  return defined;
}
