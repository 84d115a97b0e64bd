#include "mat5.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

uint8_t *mat5_append(struct output *out, uint64_t count) {
  if (count > out->limit || out->count > out->limit - count) _exit(mat_conversion_too_large);
  size_t needed = out->count + (size_t)count;
  if (needed > out->capacity) {
    size_t capacity = out->capacity * 2 > needed ? out->capacity * 2 : needed + 4096;
    out->bytes = realloc(out->bytes, capacity);
    if (!out->bytes) _exit(mat_conversion_no_memory);
    out->capacity = capacity;
  }
  uint8_t *place = out->bytes + out->count;
  memset(place, 0, (size_t)count);
  out->count = needed;
  return place;
}

void mat5_append_word(struct output *out, uint32_t word) {
  uint8_t *place = mat5_append(out, 4);
  for (int i = 0; i < 4; i++) place[i] = (uint8_t)(word >> (8 * i));
}

size_t mat5_begin_element(struct output *out, uint32_t type) {
  mat5_append_word(out, type);
  mat5_append_word(out, 0);
  return out->count;
}

void mat5_end_element(struct output *out, size_t start) {
  size_t length = out->count - start;
  if (length > UINT32_MAX) _exit(mat_conversion_too_large);
  for (int i = 0; i < 4; i++) out->bytes[start - 4 + i] = (uint8_t)(length >> (8 * i));
  if (length % 8 != 0) mat5_append(out, 8 - length % 8);
}

void mat5_append_bytes(struct output *out, uint32_t type, const void *bytes, size_t count) {
  size_t start = mat5_begin_element(out, type);
  if (count > 0) memcpy(mat5_append(out, count), bytes, count);
  mat5_end_element(out, start);
}

uint64_t mat5_product(const struct shape *shape) {
  uint64_t product = 1;
  for (int i = 0; i < shape->rank; i++) {
    if (shape->sizes[i] > INT32_MAX) _exit(mat_conversion_too_large);
    if (shape->sizes[i] && product > UINT64_MAX / shape->sizes[i]) _exit(mat_conversion_too_large);
    product *= shape->sizes[i];
  }
  return product;
}

size_t mat5_begin_array(
    struct output *out, uint32_t class, int is_logical, const struct shape *shape,
    const char *name) {
  size_t start = mat5_begin_element(out, mi_matrix);
  size_t flags = mat5_begin_element(out, mi_uint32);
  mat5_append_word(out, class | (is_logical ? 0x0200 : 0));
  mat5_append_word(out, 0);
  mat5_end_element(out, flags);
  size_t sizes = mat5_begin_element(out, mi_int32);
  for (int i = 0; i < shape->rank; i++) mat5_append_word(out, (uint32_t)shape->sizes[i]);
  mat5_end_element(out, sizes);
  mat5_append_bytes(out, mi_int8, name, strlen(name));
  return start;
}

void mat5_append_empty(struct output *out, const char *name) {
  struct shape shape = {2, {0, 0}};
  size_t start = mat5_begin_array(out, mx_double, 0, &shape, name);
  mat5_append_bytes(out, mi_double, NULL, 0);
  mat5_end_element(out, start);
}
