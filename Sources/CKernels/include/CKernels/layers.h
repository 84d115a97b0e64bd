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
  layers_elu,
  layers_relu,
  layers_pooling,        // means over consecutive samples
  layers_dropout,
} layers_kind;

typedef struct {
  layers_kind kind;
  int32_t maps, rows, samples;  // of its output
  // Convolution: groups, kernel, step in samples, zeros before the first sample. Pooling: kernel_samples.
  int32_t groups, kernel_rows, kernel_samples, stride, left;
  int32_t weight, bias;  // where its parameters start; bias -1 for none. Normalization: gain and shift
  int32_t statistics;    // where its means start, and behind them its variances or deviations
  float limit;           // largest norm of the weights of one output; 0 for none
  float rate;            // probability to drop
} layers_layer;

typedef struct {
  int32_t rows, samples;  // of an epoch
  int32_t parameters, statistics;
  float epsilon;          // added to the variance in normalization
} layers_shape;

typedef struct {
  float rate, momentum, momentum2, epsilon, decay;  // AdamW; decay for weights of convolutions alone
  float noise;      // standard deviation of the noise added to the scaled input
  float memory;     // what running statistics keep of their former value in a step
  uint64_t seed;    // of noise and dropout
  bool updates;     // else the gradient is stored and nothing changes
} layers_training;

typedef struct layers_context layers_context;

// For minibatches of up to `batch` epochs, or for scoring alone where that is 0. NULL if memory or threads are refused.
layers_context *layers_create(layers_shape shape, const layers_layer *layers, int count, int threads,
                              int batch, core_instructions instructions);
void layers_destroy(layers_context *context);
float *layers_parameters(layers_context *context);
float *layers_statistics(layers_context *context);
float *layers_gradient(layers_context *context);

// Forgets what the optimiser has gathered, before another training.
void layers_start(layers_context *context);

// Outputs [count, 2] of epochs `order` (or 0, 1, … where NULL) of x.
void layers_score(layers_context *context, const float *x, const int32_t *order, int64_t count,
                  float *outputs);

// One pass over the epochs `order` in `batches` minibatches of equal size (give or take one epoch);
// `factors` [batches] scale the rate. Returns the weighted mean cross-entropy.
double layers_train(layers_context *context, core_set set, const int32_t *order, int64_t count,
                    int64_t batches, const float *factors, layers_training training, uint64_t pass);

#endif
