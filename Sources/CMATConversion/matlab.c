#include "matlab.h"

#include <string.h>
#include <unistd.h>

static const struct class classes[] = {
    {"double", 6, 9, 8},  {"single", 7, 7, 4},  {"int8", 8, 1, 1},    {"uint8", 9, 2, 1},
    {"int16", 10, 3, 2},  {"uint16", 11, 4, 2}, {"int32", 12, 5, 4},  {"uint32", 13, 6, 4},
    {"int64", 14, 12, 8}, {"uint64", 15, 13, 8}, {"logical", 9, 2, 1}, {"char", 4, 4, 2},
};

const struct class *matlab_class_named(const char *name) {
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
    if (strcmp(classes[i].name, name) == 0) return &classes[i];
  }
  return NULL;
}

hid_t matlab_memory_type(const struct class *class) {
  switch (class->stored) {
    case 1: return *hdf5.H5T_STD_I8LE_g;
    case 2: return *hdf5.H5T_STD_U8LE_g;
    case 3: return *hdf5.H5T_STD_I16LE_g;
    case 4: return *hdf5.H5T_STD_U16LE_g;
    case 5: return *hdf5.H5T_STD_I32LE_g;
    case 6: return *hdf5.H5T_STD_U32LE_g;
    case 12: return *hdf5.H5T_STD_I64LE_g;
    case 13: return *hdf5.H5T_STD_U64LE_g;
    case 7: return *hdf5.H5T_IEEE_F32LE_g;
    default: return *hdf5.H5T_IEEE_F64LE_g;
  }
}

const struct class *matlab_class_of_type(hid_t type) {
  size_t size = hdf5.H5Tget_size(type);
  switch (hdf5.H5Tget_class(type)) {
    case H5T_FLOAT: return matlab_class_named(size <= 4 ? "single" : "double");
    case H5T_ENUM: return matlab_class_named("logical");
    case H5T_INTEGER: {
      int is_signed = hdf5.H5Tget_sign(type) != H5T_SGN_NONE;
      switch (size) {
        case 1: return matlab_class_named(is_signed ? "int8" : "uint8");
        case 2: return matlab_class_named(is_signed ? "int16" : "uint16");
        case 4: return matlab_class_named(is_signed ? "int32" : "uint32");
        case 8: return matlab_class_named(is_signed ? "int64" : "uint64");
        default: return NULL;
      }
    }
    default: return NULL;
  }
}

void matlab_text_attribute(hid_t object, const char *name, char *text, size_t size) {
  memset(text, 0, size);
  if (hdf5.H5Aexists(object, name) <= 0) return;
  hid_t attribute = hdf5.H5Aopen(object, name, H5P_DEFAULT);
  hid_t type = hdf5.H5Aget_type(attribute);
  hid_t space = hdf5.H5Aget_space(attribute);
  if (type >= 0 && hdf5.H5Tget_class(type) == H5T_STRING && hdf5.H5Sget_simple_extent_npoints(space) == 1) {
    if (hdf5.H5Tis_variable_str(type) > 0) {
      char *words = NULL;
      if (hdf5.H5Aread(attribute, type, &words) >= 0 && words) strncpy(text, words, size - 1);
    } else if (hdf5.H5Tget_size(type) < size) {
      if (hdf5.H5Aread(attribute, type, text) < 0) text[0] = 0;
      text[size - 1] = 0;
    }
  }
  hdf5.H5Sclose(space);
  hdf5.H5Tclose(type);
  hdf5.H5Aclose(attribute);
}

int matlab_is_marked_empty(hid_t dataset) {
  return hdf5.H5Aexists(dataset, "MATLAB_empty") > 0;
}

void matlab_read_shape(hid_t dataset, struct shape *shape) {
  hsize_t sizes[H5S_MAX_RANK];
  hid_t space = hdf5.H5Dget_space(dataset);
  int rank = hdf5.H5Sget_simple_extent_ndims(space);
  if (space < 0 || rank < 0) _exit(mat_conversion_broken);
  if (rank > greatest_rank) _exit(mat_conversion_too_deep);
  if (rank > 0 && hdf5.H5Sget_simple_extent_dims(space, sizes, NULL) < 0) _exit(mat_conversion_broken);
  int is_null = hdf5.H5Sget_simple_extent_type(space) == H5S_NULL;
  hdf5.H5Sclose(space);
  shape->rank = rank < 2 ? 2 : rank;
  shape->sizes[0] = shape->sizes[1] = is_null ? 0 : 1;
  for (int i = 0; i < rank; i++) shape->sizes[i] = sizes[rank - 1 - i];
}

void matlab_check_inside(hid_t dataset) {
  hid_t list = hdf5.H5Dget_create_plist(dataset);
  H5D_layout_t layout = hdf5.H5Pget_layout(list);
  if (hdf5.H5Pget_external_count(list) != 0) _exit(mat_conversion_outside);
  if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED) {
    _exit(mat_conversion_outside);
  }
  hdf5.H5Pclose(list);
}

void matlab_read_empty_shape(hid_t dataset, struct shape *shape) {
  struct shape stored;
  matlab_read_shape(dataset, &stored);
  uint64_t count = mat5_product(&stored), sizes[greatest_rank];
  shape->rank = 2;
  shape->sizes[0] = shape->sizes[1] = 0;
  if (count < 2 || count > greatest_rank) return;
  matlab_check_inside(dataset);
  if (hdf5.H5Dread(dataset, *hdf5.H5T_STD_U64LE_g, H5S_ALL, H5S_ALL, H5P_DEFAULT, sizes) < 0) return;
  uint64_t product = 1;
  for (uint64_t i = 0; i < count; i++) product = sizes[i] == 0 ? 0 : product;
  if (product != 0) return;
  shape->rank = (int)count;
  for (uint64_t i = 0; i < count; i++) shape->sizes[i] = sizes[i] > INT32_MAX ? 0 : sizes[i];
}
