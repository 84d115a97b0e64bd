// Networks as lists of layers: scoring, and one training pass at a time.
//
// A layer's input and output are [map, row, sample]; the first input is one map with a row for every
// electrode. Within the kernels 16 epochs lie side by side, one in each lane: a block.
// Every sum has one order, whatever the number of threads and the instruction set: see layers/body.h.
#ifndef P300_LAYERS_H
#define P300_LAYERS_H

#include "core.h"

typedef enum {
  layers_scaling,        // (x - mean) / deviation of each row; only as the first layer
  layers_convolution,    // grouped; a dense layer is one whose kernel covers the whole input
  layers_normalization,  // of each map over epochs, rows and samples
  layers_elu,            // e^x - 1 below zero
  layers_relu,
  layers_tanh,
  layers_scaled_tanh,    // 1.7159 tanh(2x/3)
  layers_sigmoid,
  layers_pooling,        // means over neighbouring rows and consecutive samples
  layers_max_pooling,    // the largest of consecutive samples; its gradient goes to the first such
  layers_dropout,
  layers_sparsity,       // what it is given; adds to the loss, see `target`
  layers_lstm,           // long short-term memory over the samples, see layers/memory.h
  layers_transposed,     // a dense layer by the weights of another, transposed; only as the last layer
} layers_kind;

typedef struct {
  layers_kind kind;
  int32_t maps, rows, samples;  // of its output
  // Convolution: groups, kernel, step in samples, zeros before the first sample. Pooling: kernel_samples;
  // means also kernel_rows, and left is where the first group begins.
  int32_t groups, kernel_rows, kernel_samples, stride, left;
  int32_t weight, bias;  // where its parameters start; bias -1 for none. Normalization: gain and shift
  int32_t recurrent, ways;  // LSTM: where the weights of its own outputs start; 1, or 2 with one backwards
  int32_t statistics;    // where its means start, and behind them its variances or deviations
  int32_t source;        // transposed: the dense layer of the list whose weights it uses
  float limit;           // largest norm of the weights of one output; 0 for none
  float probability;     // to drop a number
  float rate_factor;     // of a layer with parameters: its learning rate is the training's times this
  // Sparsity, behind an activation within (0, 1): the loss gains, for each number j of its input,
  // weight_of_penalty KL(target || mean of j), KL(p || q) = p ln(p/q) + (1 - p) ln((1 - p)/(1 - q)), the
  // mean weighted over the minibatch and brought into [1e-6, 1 - 1e-6].
  float target, weight_of_penalty;
} layers_layer;

// What stands behind the last layer, whose numbers are z. Losses of epochs are averaged by weight; t is the
// soft target, x the network's input after scaling, without noise or drift.
typedef enum {
  layers_head_logit,         // one number; cross-entropy of sigmoid(z); scores z
  layers_head_two_sigmoids,  // two; half the squared error of sigmoid(z) to (1 - t, t); scores sigmoid(z)
  layers_head_softmax,       // two; cross-entropy of their softmax; scores z
  layers_head_squares,       // as many as the input; half the squared error of z to x; scores z
  layers_head_entropy,       // so too; cross-entropies of sigmoid(z) to x in [0, 1]; scores sigmoid(z)
} layers_head;

typedef struct {
  int32_t rows, samples;  // of an epoch
  int32_t parameters, statistics;
  float epsilon;          // added to the variance in normalization
  layers_head head;
  int32_t outputs;        // numbers of the last layer
  int32_t before;         // layers before the list in a whole, with which those of the list are numbered
} layers_shape;

typedef enum {
  layers_rule_gradient,  // store the gradient, change nothing
  layers_rule_descent,   // w -= rate g
  layers_rule_momentum,  // m = momentum m + g, w -= rate m
  layers_rule_adamw,     // Loshchilov & Hutter 2019
} layers_rule;

typedef struct {
  layers_rule rule;
  float rate, momentum, momentum2, epsilon;
  float decay;         // decoupled, by every rule, of the weights of convolutions alone
  // Deviation of the noise added to the input, and slow curves [drifts, samples] added to each row, each
  // times N(0, 1); both in units of each row's deviation where there is a scaling. 0 to 16 curves.
  float noise;
  const float *drift;
  int32_t drifts;
  float limit;         // largest norm of the whole gradient, which is brought back to it; 0 for none
  float memory;        // what running statistics keep of their former value in a step
  uint64_t seed;       // of noise, drift and dropout
} layers_training;

typedef struct layers_context layers_context;

// For minibatches of up to `batch` epochs, or for scoring alone where that is 0. NULL if memory or
// threads are refused.
layers_context *layers_create(layers_shape shape, const layers_layer *layers, int count, int threads,
                              int batch, core_instructions instructions);
void layers_destroy(layers_context *context);
float *layers_parameters(layers_context *context);
float *layers_statistics(layers_context *context);
float *layers_gradient(layers_context *context);  // of the last minibatch, laid out as the parameters

// Sets the rate factor of every layer of the list.
void layers_set_rates(layers_context *context, const float *factors);

// Forgets what the optimiser has gathered and what was worked out of epochs, before another training.
void layers_start(layers_context *context);

// To be called where the epochs trained on, at the same place, or the statistics of the scaling change.
void layers_forget_epochs(layers_context *context);

// Scores [count, outputs] of epochs `order` (or 0, 1, … where NULL) of x.
void layers_score(layers_context *context, const float *x, const int32_t *order, int64_t count,
                  float *outputs);

// One pass over the epochs `order` in `batches` minibatches of equal size (give or take one epoch);
// `factors` [batches] scale the rate. Returns the weighted mean loss, each minibatch's before its update.
double layers_train(layers_context *context, core_set set, const int32_t *order, int64_t count,
                    int64_t batches, const float *factors, layers_training training, uint64_t pass);

// What layer `layer` of the list puts out for one epoch in scoring, [maps, rows, samples], for tests.
// False where it is computed in one with its neighbours.
bool layers_activations(layers_context *context, const float *x, int layer, float *out);

// product[r][c] = sum over i of a[r row + i step] b[i][c], in ascending order of i, for matrices outside of any
// list; rows of b and of the product are `stride` numbers long, a multiple of 16.
typedef struct {
  const float *a;
  int64_t row, step;
  const float *b;
  int64_t rows, inner, stride;
  float *product;
} layers_product;
void layers_take_product(core_instructions instructions, layers_product product);

#endif
