// Eigenvalues and eigenvectors of eight symmetric matrices side by side, a matrix in each lane; included
// once for every instruction set. Every lane goes the way of `SymmetricEigen` to the bit, but for signs of
// zeros: the roots and quotients on which a single matrix waits are those of eight here.

// The inner product over `count` numbers, in eight sums and what is left behind them.
TARGET INLINE EIGHT NAME(inner)(const EIGHT *left, const EIGHT *right, int64_t count) {
  EIGHT part[8] = {{0}};
  int64_t whole = count / 8 * 8;
  for (int64_t i = 0; i < whole; i += 8)
    for (int n = 0; n < 8; n++) part[n] += left[i + n] * right[i + n];
  EIGHT sum = ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
  for (int64_t i = whole; i < count; i++) sum += left[i] * right[i];
  return sum;
}

// A reflection that zeroes row `step` of `a` right of the diagonal's neighbour; its unit vector in `v`.
TARGET static void NAME(reflect)(EIGHT *a, EIGHT *v, EIGHT *p, int64_t step, int64_t size) {
  int64_t first = step + 1, rest = size - step - 1;
  EIGHT *row = a + step * size;
  EIGHT length = __builtin_elementwise_sqrt(NAME(inner)(row + first, row + first, rest));
  EIGHT pivot = CHOOSE(row[first] > 0, -length, length);
  for (int64_t i = first; i < size; i++) v[i] = row[i];
  v[first] -= pivot;
  EIGHT norm = __builtin_elementwise_sqrt(NAME(inner)(v + first, v + first, rest));
  // Where nothing is left to be zeroed, v = 0 changes nothing.
  lane_masks on = (length > 0) & (norm > 0);
  for (int64_t i = first; i < size; i++) v[i] = CHOOSE(on, v[i] / norm, (EIGHT){0});
  for (int64_t i = first; i < size; i++) p[i] = NAME(inner)(a + i * size + first, v + first, rest);
  EIGHT inner = NAME(inner)(p + first, v + first, rest);
  for (int64_t i = first; i < size; i++) p[i] = 2 * (p[i] - inner * v[i]);
  for (int64_t i = first; i < size; i++) {
    EIGHT *to = a + i * size, left = -v[i], right = -p[i];
    for (int64_t k = first; k < size; k++) to[k] = (to[k] + left * p[k]) + right * v[k];
  }
  row[first] = CHOOSE(on, pivot, row[first]);
  a[first * size + step] = CHOOSE(on, pivot, a[first * size + step]);
}

// A rotation of a row and the one below it.
typedef struct {
  EIGHT cosine, sine;
} NAME(rotation);

// Rotates rows `end` and the one above, and so on up to `first`; some columns at a time, so that what the next
// rotation turns on stays in registers.
TARGET INLINE void NAME(rotate)(
  const int several, const NAME(rotation) *rotations, EIGHT *columns, int64_t size, int64_t first,
  int64_t end) {
  EIGHT lower[8];
  for (int n = 0; n < several; n++) lower[n] = columns[end * size + n];
  for (int64_t i = end - 1; i >= first; i--) {
    EIGHT cosine = rotations[i].cosine, sine = rotations[i].sine;
    const EIGHT *upper = columns + i * size;
    EIGHT *target = columns + (i + 1) * size;
    for (int n = 0; n < several; n++) {
      EIGHT left = upper[n], right = lower[n];
      target[n] = sine * left + cosine * right;
      lower[n] = cosine * left - sine * right;
    }
  }
  for (int n = 0; n < several; n++) columns[first * size + n] = lower[n];
}

// An implicit QL step with Wilkinson's shift on the block from `first` to each lane's `last`.
TARGET INLINE void NAME(ql_step)(
  EIGHT *diagonal, EIGHT *beside, NAME(rotation) *rotations, EIGHT *vectors, int64_t size, int64_t first,
  lane_masks last) {
  int64_t end = first;
  EIGHT lowest = {0};
  for (int l = 0; l < 8; l++) {
    if (last[l] > end) end = last[l];
    lowest[l] = diagonal[last[l]][l];
  }
  lane_masks active = last > first;
  EIGHT ratio = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
  EIGHT root = __builtin_elementwise_sqrt(ratio * ratio + 1);
  EIGHT bulge =
    lowest - diagonal[first] + beside[first] / (ratio + CHOOSE(ratio < 0, -root, root));
  EIGHT sine = (EIGHT){0} + 1, cosine = sine, shift = {0};
  for (int64_t i = end - 1; i >= first; i--) {
    lane_masks on = active & (last > i);
    EIGHT across = sine * beside[i], along = cosine * beside[i];
    EIGHT length = __builtin_elementwise_sqrt(across * across + bulge * bulge);
    beside[i + 1] = CHOOSE(on, length, beside[i + 1]);
    // The block falls apart here: the next round takes the pieces one by one.
    lane_masks apart = on & (length == 0);
    if (ANY(apart)) {
      diagonal[i + 1] = CHOOSE(apart, diagonal[i + 1] - shift, diagonal[i + 1]);
      for (int l = 0; l < 8; l++)
        if (apart[l]) beside[last[l]][l] = 0;
      active &= ~apart;
      on &= ~apart;
    }
    sine = CHOOSE(on, across / length, sine);
    cosine = CHOOSE(on, bulge / length, cosine);
    EIGHT level = diagonal[i + 1] - shift;
    EIGHT change = (diagonal[i] - level) * sine + 2 * cosine * along;
    shift = CHOOSE(on, sine * change, shift);
    diagonal[i + 1] = CHOOSE(on, level + shift, diagonal[i + 1]);
    bulge = CHOOSE(on, cosine * change - along, bulge);
    // Lanes that are done turn by nothing, which may at most change the sign of a zero.
    rotations[i] = (NAME(rotation)){CHOOSE(on, cosine, (EIGHT){0} + 1), CHOOSE(on, sine, (EIGHT){0})};
  }
  int64_t column = 0;
  for (; column + 8 <= size; column += 8) NAME(rotate)(8, rotations, vectors + column, size, first, end);
  for (; column < size; column++) NAME(rotate)(1, rotations, vectors + column, size, first, end);
  diagonal[first] = CHOOSE(active, diagonal[first] - shift, diagonal[first]);
  beside[first] = CHOOSE(active, bulge, beside[first]);
  for (int l = 0; l < 8; l++)
    if (active[l]) beside[last[l]][l] = 0;
}

// Rotates `vectors` until the tridiagonal matrices are diagonal; false where the steps do not converge.
TARGET static bool NAME(ql)(
  EIGHT *diagonal, EIGHT *beside, NAME(rotation) *rotations, EIGHT *vectors, int64_t size) {
  enum { most_steps = 60 };
  for (int64_t first = 0; first < size; first++)
    for (int steps = 0;; steps++) {
      lane_masks last = (lane_masks){0} + first, on = ~(lane_masks){0};
      for (int64_t i = first; i + 1 < size; i++) {
        EIGHT level = MAGNITUDE(diagonal[i]) + MAGNITUDE(diagonal[i + 1]);
        on &= ~(level + MAGNITUDE(beside[i]) == level);
        if (!ANY(on)) break;
        last -= on;
      }
      if (!ANY(last > first)) break;
      if (steps == most_steps) return false;
      NAME(ql_step)(diagonal, beside, rotations, vectors, size, first, last);
    }
  return true;
}

// Brings the matrices `a` to their values, in the first row and in no order, and the rows of `basis` to their
// vectors; false where the steps do not converge. `scratch` has room for size² + 4 size eights.
TARGET static bool NAME(decompose)(EIGHT *a, EIGHT *basis, EIGHT *scratch, int64_t size) {
  EIGHT *v = scratch, *p = v + size * size, *beside = p + size;
  NAME(rotation) *rotations = (NAME(rotation) *)(beside + size);
  for (int64_t i = 0; i < size * size; i++) {
    v[i] = (EIGHT){0};
    basis[i] = (EIGHT){0} + (i % (size + 1) == 0);
  }
  for (int64_t step = 0; step + 2 < size; step++) NAME(reflect)(a, v + step * size, p, step, size);
  for (int64_t step = size - 3; step >= 0; step--) {
    int64_t first = step + 1, rest = size - step - 1;
    const EIGHT *vector = v + step * size + first;
    // The rows above are still those of the identity, which this reflection leaves alone.
    for (int64_t row = first; row < size; row++) {
      EIGHT *here = basis + row * size + first;
      EIGHT factor = -2 * NAME(inner)(here, vector, rest);
      for (int64_t k = 0; k < rest; k++) here[k] += factor * vector[k];
    }
  }
  EIGHT *diagonal = p;
  for (int64_t i = 0; i < size; i++) diagonal[i] = a[i * size + i];
  for (int64_t i = 0; i < size; i++) beside[i] = i + 1 < size ? a[(i + 1) * size + i] : (EIGHT){0};
  bool converged = NAME(ql)(diagonal, beside, rotations, basis, size);
  for (int64_t i = 0; i < size; i++) a[i] = diagonal[i];
  return converged;
}
