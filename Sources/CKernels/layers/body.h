// The kernels of one instruction set: included once by each <set>.c, see cecotti/body.h.
//
// The same bits everywhere: every number is computed in the lane of its epoch, in an order that no
// register width changes; sums over epochs fold lane l with l + 8, then l + 4, l + 2, l + 1.

#include "../core/vector.h"
#include "../core/fold.h"
#include "../core/streams.h"

#define V vec
#define WIDTH NATIVE
#define NAME(f) PASTE(f, _t)
#include "../core/elementary.h"

#include "rows.h"
#include "activations.h"
#include "pooling.h"
#include "normalization.h"
#include "filtering.h"
#include "taps.h"
#include "convolution.h"
#include "dense.h"
#include "convolution_gradient.h"
#include "convolution_back.h"
#include "transposition.h"
#include "memory.h"
#include "correlation.h"
#include "mixing.h"
#include "heads.h"
#include "descent.h"
#include "products.h"

const layers_kernels KERNELS = {
    .load = load,
    .copy = copy,
    .convolve = convolve,
    .convolve_gradient = convolve_gradient,
    .convolve_back = convolve_back,
    .transpose = transpose,
    .transpose_back = transpose_back,
    .remember = remember,
    .remember_back = remember_back,
    .moments = moments,
    .normalize = normalize,
    .normalize_sums = normalize_sums,
    .normalize_back = normalize_back,
    .activate = activate,
    .activate_back = activate_back,
    .pool = pool,
    .pool_back = pool_back,
    .pool_largest = pool_largest,
    .pool_largest_back = pool_largest_back,
    .drop = drop,
    .reconstruct_squares = reconstruct_squares,
    .reconstruct_entropy = reconstruct_entropy,
    .weighted_sums = weighted_sums,
    .add_slopes = add_slopes,
    .add = add,
    .descend = descend,
    .scale = scale,
    .sum_rows = sum_rows,
    .correlate = correlate,
    .multiply = multiply,
    .mix = mix,
    .mix_gradient = mix_gradient,
    .filter = filter,
    .filter_gradient = filter_gradient,
    .filter_back = filter_back,
    .take_product = take_product,
};
