// Digests of what every kind of kernel makes of made-up numbers, a line each: the same on every processor with FMA.
// kernels [baseline|avx2|avx512]

#include <CKernels/CKernels.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ELECTRODES = 8, SAMPLES = 78, EPOCHS = 150, PASSES = 3, BATCHES = 5 };

static uint64_t state = 1;

// Uniform within ±1; splitmix64.
static float number(void) {
  uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return (float)((double)((z ^ (z >> 31)) >> 40) / (1 << 23) - 1);
}

static void fill(float *numbers, int64_t count, float scale) {
  for (int64_t i = 0; i < count; i++) numbers[i] = scale * number();
}

// FNV-1a.
static void tell(const char *name, const void *bytes, size_t count) {
  uint64_t digest = 0xcbf29ce484222325;
  for (size_t i = 0; i < count; i++) digest = (digest ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
  printf("%-24s %016llx\n", name, (unsigned long long)digest);
}

static float epochs[EPOCHS * ELECTRODES * SAMPLES], targets[EPOCHS], weights[EPOCHS];
static float factors[BATCHES] = {1, 0.9f, 0.8f, 0.7f, 0.6f};

static core_set made_up(void) {
  fill(epochs, EPOCHS * ELECTRODES * SAMPLES, 1.7f);
  for (int i = 0; i < EPOCHS; i++) {
    targets[i] = i % 6 == 0 ? 0.9f : 0.05f;
    weights[i] = i % 6 == 0 ? 3 : 0.6f;
    for (int j = 0; j < ELECTRODES * SAMPLES; j++) {
      if (i % 6 == 0 && j % SAMPLES > 30 && j % SAMPLES < 50) epochs[i * ELECTRODES * SAMPLES + j] += 0.4f;
    }
  }
  return (core_set){epochs, EPOCHS, targets, weights};
}

static void cecotti(core_instructions set, core_set epochs_of) {
  cecotti_shape shape = {ELECTRODES, SAMPLES, 10, 100, cecotti_hidden_tanh, cecotti_output_logit};
  cecotti_context *context = cecotti_create(shape, 2, EPOCHS / BATCHES, set);
  cecotti_layout layout = cecotti_layout_of(shape);
  float *parameters = cecotti_parameters(context);
  for (int k = 0; k < CECOTTI_TENSORS; k++) {
    for (int r = 0; r < layout.rows[k]; r++) {
      fill(parameters + layout.offsets[k] + r * layout.strides[k], layout.columns[k], 0.2f);
    }
  }
  cecotti_training training = {
    .rule = cecotti_rule_adamw, .momentum = 0.9f, .momentum2 = 0.99f, .epsilon = 1e-8f, .dropout2 = 0.1f,
    .dropout3 = 0.3f, .noise = 1, .seed = 7};
  for (int k = 0; k < CECOTTI_TENSORS; k++) training.rates[k] = 3e-3f, training.decays[k] = 0.05f;
  int32_t order[EPOCHS];
  for (int i = 0; i < EPOCHS; i++) order[i] = i * 7 % EPOCHS;
  cecotti_start(context);
  double loss = 0;
  for (uint64_t pass = 0; pass < PASSES; pass++) {
    loss += cecotti_train(context, epochs_of, order, EPOCHS, BATCHES, factors, training, pass);
  }
  float scores[EPOCHS];
  cecotti_score(context, epochs, EPOCHS, NULL, EPOCHS, scores);
  tell("cecotti loss", &loss, sizeof loss);
  tell("cecotti parameters", parameters, (size_t)layout.count * sizeof *parameters);
  tell("cecotti scores", scores, sizeof scores);
  cecotti_destroy(context);
}

static void layers(
  const char *name, core_instructions set, core_set epochs_of, const layers_layer *list, int count,
  int parameters, int statistics) {
  layers_shape shape = {
    .rows = ELECTRODES, .samples = SAMPLES, .parameters = parameters, .statistics = statistics, .epsilon = 1e-3f,
    .head = layers_head_logit, .outputs = 1};
  layers_context *context = layers_create(shape, list, count, 2, EPOCHS / BATCHES, set);
  fill(layers_parameters(context), parameters, 0.1f);
  for (int i = 0; i < statistics; i++) layers_statistics(context)[i] = i < statistics / 2 ? 0 : 1;
  layers_forget_epochs(context);
  layers_training training = {
    .rule = layers_rule_adamw, .rate = 2e-3f, .momentum = 0.9f, .momentum2 = 0.999f, .epsilon = 1e-8f,
    .decay = 0.1f, .noise = 0.5f, .limit = 1, .memory = 0.9f, .seed = 11};
  int32_t order[EPOCHS];
  for (int i = 0; i < EPOCHS; i++) order[i] = i * 11 % EPOCHS;
  layers_start(context);
  double loss = 0;
  for (uint64_t pass = 0; pass < PASSES; pass++) {
    loss += layers_train(context, epochs_of, order, EPOCHS, BATCHES, factors, training, pass);
  }
  float scores[EPOCHS];
  layers_score(context, epochs, NULL, EPOCHS, scores);
  printf("%s:\n", name);
  tell("  loss", &loss, sizeof loss);
  tell("  parameters", layers_parameters(context), (size_t)parameters * sizeof(float));
  tell("  statistics", layers_statistics(context), (size_t)statistics * sizeof(float));
  tell("  scores", scores, sizeof scores);
  layers_destroy(context);
}

static layers_layer convolution(int maps, int rows, int samples, int kernel_rows, int kernel_samples, int at, int taps) {
  return (layers_layer){
    .kind = layers_convolution, .maps = maps, .rows = rows, .samples = samples, .groups = 1,
    .kernel_rows = kernel_rows, .kernel_samples = kernel_samples, .stride = 1, .weight = at, .bias = at + maps * taps,
    .rate_factor = 1};
}

static layers_layer plain(layers_kind kind, int maps, int rows, int samples) {
  return (layers_layer){.kind = kind, .maps = maps, .rows = rows, .samples = samples, .rate_factor = 1};
}

static void lists(core_instructions set, core_set epochs_of) {
  const int inputs = ELECTRODES * SAMPLES;
  layers_layer perceptron[] = {
    convolution(40, 1, 1, ELECTRODES, SAMPLES, 0, inputs), plain(layers_tanh, 40, 1, 1),
    plain(layers_dropout, 40, 1, 1), convolution(1, 1, 1, 1, 1, 40 * (inputs + 1), 40)};
  perceptron[2].probability = 0.5f;
  layers("perceptron", set, epochs_of, perceptron, 4, 40 * (inputs + 1) + 41, 0);

  // Six maps of 3 × 5, normalized, pooled by twos, and dense.
  const int rows = ELECTRODES - 2, samples = SAMPLES - 4, pooled = 6 * (rows / 2) * (samples / 2);
  layers_layer maps[] = {
    convolution(6, rows, samples, 3, 5, 0, 15), plain(layers_normalization, 6, rows, samples),
    plain(layers_elu, 6, rows, samples), plain(layers_pooling, 6, rows / 2, samples / 2),
    convolution(1, 1, 1, rows / 2, samples / 2, 108, pooled)};
  maps[1].weight = 96;
  maps[1].bias = 102;
  maps[3].kernel_rows = maps[3].kernel_samples = 2;
  layers("convolutions", set, epochs_of, maps, 5, 108 + pooled + 1, 12);

  // Means of six samples, a memory of 16 both ways, and dense.
  const int steps = SAMPLES / 6, gates = 4 * 16;
  const int own = 2 * gates * ELECTRODES, recurrent = own + 2 * gates * 16, dense = recurrent + 2 * gates;
  layers_layer memory[] = {
    plain(layers_pooling, 1, ELECTRODES, steps), plain(layers_lstm, 32, 1, steps),
    convolution(1, 1, 1, 1, steps, dense, 32 * steps)};
  memory[0].kernel_rows = 1;
  memory[0].kernel_samples = 6;
  memory[1].recurrent = own;
  memory[1].bias = recurrent;
  memory[1].ways = 2;
  layers("memories", set, epochs_of, memory, 3, dense + 32 * steps + 1, 0);
}

static void matrices(void) {
  enum { SIDE = 24, COUNT = 64, SIZE = 6 };
  double panel[COUNT * SIDE], sum[SIDE * SIDE] = {0}, product[SIDE * SIDE];
  for (int i = 0; i < COUNT * SIDE; i++) panel[i] = number();
  matrix_add_gram(panel, COUNT, COUNT, SIDE / 8, sum);
  tell("gram", sum, sizeof sum);
  matrix_times(panel, sum, SIDE, product, SIDE, SIDE, SIDE);
  tell("product", product, sizeof product);
  matrix_times_transposed(panel, SIDE, panel + SIDE, SIDE, product, SIDE, SIDE, SIDE);
  tell("transposed product", product, sizeof product);
  matrix_logistic(panel, COUNT * SIDE);
  tell("logistic", panel, sizeof panel);
  float rows[SIDE * COUNT], mapped[SIDE * COUNT], factors[SIDE * SIDE];
  fill(rows, SIDE * COUNT, 1);
  fill(factors, SIDE * SIDE, 1);
  matrix_map_rows(factors, rows, rows, mapped, SIDE, SIDE, COUNT);
  tell("mapped rows", mapped, sizeof mapped);
  enum { TRIANGLE = SIZE * (SIZE + 1) / 2 };
  double whitener[SIZE * SIZE], triangles[8 * TRIANGLE], logarithms[8 * TRIANGLE];
  _Alignas(64) double scratch[(3 * SIZE * SIZE + 5 * SIZE) * 8];
  for (int i = 0; i < SIZE * SIZE; i++) whitener[i] = number() + (i % (SIZE + 1) == 0);
  double *next = triangles;
  for (int m = 0; m < 8; m++) {
    for (int r = 0; r < SIZE; r++) {
      for (int c = r; c < SIZE; c++) *next++ = 0.1 * number() + (r == c ? 2 : 0);
    }
  }
  if (matrix_logarithms(whitener, triangles, 8, SIZE, scratch, logarithms) != 0xff) exit(1);
  tell("logarithms", logarithms, sizeof logarithms);
}

static void signals(void) {
  enum { COUNT = 1000, TAPS = 48 };
  uint8_t bytes[COUNT * 4];
  float values[COUNT + TAPS], taps[TAPS], output[4 * COUNT];
  for (int i = 0; i < COUNT * 4; i++) bytes[i] = (uint8_t)(128 + 127 * number());
  const signal_encoding encodings[] = {signal_int16, signal_int24, signal_int32_be, signal_float32};
  for (int e = 0; e < 4; e++) {
    signal_decode(bytes, 4, COUNT - 1, encodings[e], 3, 0.0488, -1.7, 1, output);
    tell("decoding", output, (COUNT - 1) * sizeof *output);
  }
  fill(values, COUNT + TAPS, 20);
  fill(taps, TAPS, 0.1f);
  float deviations[9];
  signal_standardize(values, 100, output, 99, 9, deviations);
  tell("deviation", deviations, sizeof deviations);
  tell("standardized", output, 9 * 99 * sizeof *output);
  signal_convolve(values, taps, TAPS, output, COUNT);
  tell("convolution", output, COUNT * sizeof *output);
  signal_decimate(values, taps, TAPS, 3, output, COUNT / 3);
  tell("decimation", output, COUNT / 3 * sizeof *output);
  signal_spread(values, taps, 3, 16, output, COUNT / 16);
  tell("spreading", output, COUNT / 16 * 16 * sizeof *output);
}

// Eight rows side by side, of a length with every radix.
static void rows(void) {
  enum { LENGTH = 2 * 3 * 4 * 5 * 7, ORDER = 6, RATIO = 10 };
  static const int32_t radices[] = {2, 3, 4, 5, 7, 0, 8, 9, 0, 11, 13};
  static const int64_t lengths[] = {LENGTH, 8 * 9, 11 * 13};
  static float values[16 * LENGTH], room[16 * LENGTH], turns[4 * LENGTH], factors[2 * LENGTH];
  fill(turns, 4 * LENGTH, 1);
  fill(factors, 2 * LENGTH, 1);
  const int32_t *own = radices;
  for (int i = 0; i < 3; i++) {
    fill(values, 16 * LENGTH, 20);
    float *result =
      signal_rows_transform(values, room, lengths[i], own, turns, i == 1);
    tell("transform", result, lengths[i] * 64);
    while (own < radices + 10 && *own++) {}
  }
  fill(values, 16 * LENGTH, 20);
  signal_rows_filter(values, LENGTH, turns, factors, LENGTH / 3, room, LENGTH / 2, turns);
  tell("filtering", room, LENGTH / 2 * 64);
  float *outputs[8], level[8];
  fill(level, 8, 3);
  for (int row = 0; row < 8; row++) outputs[row] = room + row * LENGTH;
  signal_rows_take(
    values, values + 77, factors, ORDER, RATIO, 3, outputs, LENGTH - 1);
  tell("taking", room, 8 * LENGTH * sizeof *room);
  signal_rows_gather(values, LENGTH, room, LENGTH);
  signal_rows_mirror(room + 8 * (LENGTH - 1), level, values, LENGTH);
  signal_rows_cross(level, values, factors, values + 8 * LENGTH, LENGTH);
  tell("surroundings", values, sizeof values);
  signal_rows_decimate(values, turns, 41, 20, room, 2 * LENGTH / 20 - 2);
  tell("decimation side by side", room, (2 * LENGTH / 20 - 2) * 8 * sizeof *room);
}

static void functions(core_instructions set) {
  enum { COUNT = 4096 };
  float in[COUNT], out[COUNT];
  fill(in, COUNT, 12);
  core_apply_tanh(set, in, out, COUNT);
  tell("tanh", out, sizeof out);
  core_apply_sigmoid(set, in, out, COUNT);
  tell("sigmoid", out, sizeof out);
  core_apply_noise(set, 3, core_stream_noise, 1, 2, out, COUNT);
  tell("noise", out, sizeof out);
  double sum = 0;
  for (int i = 0; i < COUNT; i++) sum += core_cross_entropy(in[i], 0.3f);
  tell("cross-entropy", &sum, sizeof sum);
}

int main(int count, char **words) {
  core_instructions set = core_baseline;
  if (count > 1) {
    setenv("P300_KERNELS", words[1], 1);
    set = core_chosen(core_automatic);
  }
  functions(set);
  core_set made = made_up();
  cecotti(set, made);
  lists(set, made);
  matrices();
  signals();
  rows();
  return 0;
}
