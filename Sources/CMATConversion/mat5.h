#pragma once

#include "conversion.h"

// MAT files of version 5, written to memory. Every function ends the process with a `mat_conversion_failure`
// where it cannot go on. Source: MathWorks, "MAT-File Format", level 5.

enum { mi_int8 = 1, mi_uint16 = 4, mi_int32 = 5, mi_uint32 = 6, mi_double = 9, mi_matrix = 14, mi_utf8 = 16 };
enum { mx_cell = 1, mx_struct = 2, mx_char = 4, mx_double = 6, mx_single = 7 };
enum { greatest_rank = 16, greatest_depth = 16, greatest_name = 255, name_width = 64 };

struct output {
  uint8_t *bytes;
  size_t count, capacity;
  uint64_t limit;
  uint64_t nodes;
};

/// Sizes in MATLAB's order, the first running fastest.
struct shape {
  int rank;
  uint64_t sizes[greatest_rank];
};

/// Room for `count` more bytes, which are zero.
uint8_t *mat5_append(struct output *out, uint64_t count);
void mat5_append_word(struct output *out, uint32_t word);
/// Begins an element; its length is filled in by `mat5_end_element`.
size_t mat5_begin_element(struct output *out, uint32_t type);
void mat5_end_element(struct output *out, size_t start);
void mat5_append_bytes(struct output *out, uint32_t type, const void *bytes, size_t count);
uint64_t mat5_product(const struct shape *shape);
/// Begins an array with its flags, sizes and name; gives what `mat5_end_element` wants.
size_t mat5_begin_array(
    struct output *out, uint32_t class, int is_logical, const struct shape *shape, const char *name);
void mat5_append_empty(struct output *out, const char *name);
