// Writes what an HDF5 file of MATLAB (MAT v7.3) holds as a MAT file of version 5.
//
// Sources: MathWorks, "MAT-File Format", level 5, for what is written; for what is read, the attributes
// MATLAB_class, MATLAB_empty and MATLAB_int_decode that `save -v7.3` gives every object.

#include "conversion.h"
#include "hdf5.h"
#include "mat5.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// MARK: What is read

/// A class of MATLAB's with its number and how its values are stored.
struct class {
  const char *name;
  uint32_t number;
  uint32_t stored;
  size_t size;
};

static const struct class classes[] = {
    {"double", 6, 9, 8},  {"single", 7, 7, 4},  {"int8", 8, 1, 1},    {"uint8", 9, 2, 1},
    {"int16", 10, 3, 2},  {"uint16", 11, 4, 2}, {"int32", 12, 5, 4},  {"uint32", 13, 6, 4},
    {"int64", 14, 12, 8}, {"uint64", 15, 13, 8}, {"logical", 9, 2, 1}, {"char", 4, 4, 2},
};

static const struct class *class_named(const char *name) {
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
    if (strcmp(classes[i].name, name) == 0) return &classes[i];
  }
  return NULL;
}

static hid_t memory_type(const struct class *class) {
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

/// The class that numbers without an attribute are of; NULL for what are no numbers.
static const struct class *class_of_type(hid_t type) {
  size_t size = hdf5.H5Tget_size(type);
  switch (hdf5.H5Tget_class(type)) {
    case H5T_FLOAT: return class_named(size <= 4 ? "single" : "double");
    case H5T_ENUM: return class_named("logical");
    case H5T_INTEGER: {
      int is_signed = hdf5.H5Tget_sign(type) != H5T_SGN_NONE;
      switch (size) {
        case 1: return class_named(is_signed ? "int8" : "uint8");
        case 2: return class_named(is_signed ? "int16" : "uint16");
        case 4: return class_named(is_signed ? "int32" : "uint32");
        case 8: return class_named(is_signed ? "int64" : "uint64");
        default: return NULL;
      }
    }
    default: return NULL;
  }
}

/// The text of an attribute; empty where there is none.
static void text_attribute(hid_t object, const char *name, char *text, size_t size) {
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

static int is_marked_empty(hid_t dataset) {
  return hdf5.H5Aexists(dataset, "MATLAB_empty") > 0;
}

/// The sizes of a data set; those of HDF5 run fastest at the end.
static void read_shape(hid_t dataset, struct shape *shape) {
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

/// Checks that the numbers of a data set lie in the file itself.
static void check_inside(hid_t dataset) {
  hid_t list = hdf5.H5Dget_create_plist(dataset);
  H5D_layout_t layout = hdf5.H5Pget_layout(list);
  if (hdf5.H5Pget_external_count(list) != 0) _exit(mat_conversion_outside);
  if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED) {
    _exit(mat_conversion_outside);
  }
  hdf5.H5Pclose(list);
}

/// An array of MATLAB's that is empty keeps its sizes in place of values.
static void read_empty_shape(hid_t dataset, struct shape *shape) {
  struct shape stored;
  read_shape(dataset, &stored);
  uint64_t count = mat5_product(&stored), sizes[greatest_rank];
  shape->rank = 2;
  shape->sizes[0] = shape->sizes[1] = 0;
  if (count < 2 || count > greatest_rank) return;
  check_inside(dataset);
  if (hdf5.H5Dread(dataset, *hdf5.H5T_STD_U64LE_g, H5S_ALL, H5S_ALL, H5P_DEFAULT, sizes) < 0) return;
  uint64_t product = 1;
  for (uint64_t i = 0; i < count; i++) product = sizes[i] == 0 ? 0 : product;
  if (product != 0) return;
  shape->rank = (int)count;
  for (uint64_t i = 0; i < count; i++) shape->sizes[i] = sizes[i] > INT32_MAX ? 0 : sizes[i];
}

/// Appends the values of a data set as one element.
static void append_values(
    struct output *out, hid_t dataset, hid_t type, const struct class *class, uint64_t count) {
  check_inside(dataset);
  if (count > out->limit / class->size) _exit(mat_conversion_too_large);
  size_t start = mat5_begin_element(out, class->stored);
  uint8_t *values = mat5_append(out, count * class->size);
  hid_t memory = memory_type(class);
  hid_t compound = -1;
  if (hdf5.H5Tget_class(type) == H5T_COMPOUND) {
    // A complex number; its real part is taken.
    compound = hdf5.H5Tcreate(H5T_COMPOUND, class->size);
    hdf5.H5Tinsert(compound, "real", 0, memory);
    memory = compound;
  }
  if (hdf5.H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) {
    _exit(mat_conversion_broken);
  }
  if (compound >= 0) hdf5.H5Tclose(compound);
  mat5_end_element(out, start);
}

static void convert(struct output *out, hid_t parent, const char *path, const char *name, int depth);
static void convert_open(struct output *out, hid_t object, const char *name, int depth);

/// Where other objects of the file are, one for each cell or element.
static hobj_ref_t *read_references(struct output *out, hid_t dataset, uint64_t count) {
  check_inside(dataset);
  if (count > out->limit / sizeof(hobj_ref_t)) _exit(mat_conversion_too_large);
  hobj_ref_t *references = calloc(count ? (size_t)count : 1, sizeof *references);
  if (!references) _exit(mat_conversion_no_memory);
  if (count > 0
      && hdf5.H5Dread(dataset, *hdf5.H5T_STD_REF_OBJ_g, H5S_ALL, H5S_ALL, H5P_DEFAULT, references) < 0) {
    _exit(mat_conversion_broken);
  }
  return references;
}

static void convert_reference(
    struct output *out, hid_t dataset, hobj_ref_t *reference, int depth) {
  hid_t object = *reference == 0
    ? -1 : hdf5.H5Rdereference2(dataset, H5P_DEFAULT, H5R_OBJECT, reference);
  if (object < 0) {
    mat5_append_empty(out, "");
    return;
  }
  convert_open(out, object, "", depth);
  hdf5.H5Oclose(object);
}

static int is_of_references(hid_t dataset) {
  hid_t type = hdf5.H5Dget_type(dataset);
  int answer = type >= 0 && hdf5.H5Tget_class(type) == H5T_REFERENCE && hdf5.H5Tequal(type, *hdf5.H5T_STD_REF_OBJ_g);
  hdf5.H5Tclose(type);
  return answer > 0;
}

static void convert_dataset(struct output *out, hid_t dataset, const char *name, int depth) {
  char words[32];
  text_attribute(dataset, "MATLAB_class", words, sizeof words);
  const struct class *class = class_named(words);
  struct shape shape;
  if (is_marked_empty(dataset)) {
    read_empty_shape(dataset, &shape);
    // A struct without elements is no struct here.
    int is_cell = strcmp(words, "cell") == 0;
    uint32_t number = is_cell ? mx_cell : class ? class->number : mx_double;
    size_t start = mat5_begin_array(out, number, strcmp(words, "logical") == 0, &shape, name);
    if (!is_cell) mat5_append_bytes(out, class ? class->stored : mi_double, NULL, 0);
    mat5_end_element(out, start);
    return;
  }
  read_shape(dataset, &shape);
  uint64_t count = mat5_product(&shape);
  if (is_of_references(dataset)) {
    hobj_ref_t *references = read_references(out, dataset, count);
    size_t start = mat5_begin_array(out, mx_cell, 0, &shape, name);
    for (uint64_t i = 0; i < count; i++) convert_reference(out, dataset, references + i, depth + 1);
    mat5_end_element(out, start);
    free(references);
    return;
  }
  hid_t type = hdf5.H5Dget_type(dataset);
  if (!class && words[0] == 0) class = class_of_type(type);
  H5T_class_t kind = hdf5.H5Tget_class(type);
  int is_number = kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_ENUM;
  if (kind == H5T_COMPOUND) is_number = hdf5.H5Tget_member_index(type, "real") >= 0;
  if (!class && kind == H5T_COMPOUND && is_number) class = class_named("double");
  if (class && is_number) {
    size_t start = mat5_begin_array(out, class->number, strcmp(words, "logical") == 0, &shape, name);
    if (count > 0) {
      append_values(out, dataset, type, class, count);
    } else {
      mat5_append_bytes(out, class->stored, NULL, 0);
    }
    mat5_end_element(out, start);
  } else if (kind == H5T_STRING && hdf5.H5Tis_variable_str(type) == 0 && count == 1) {
    // A text of another program's.
    size_t size = hdf5.H5Tget_size(type);
    check_inside(dataset);
    uint8_t *text = NULL;
    if (size > out->limit || !(text = calloc(1, size + 1))) _exit(mat_conversion_too_large);
    if (hdf5.H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) < 0) {
      _exit(mat_conversion_broken);
    }
    size_t length = strnlen((const char *)text, size);
    struct shape row = {2, {length ? 1 : 0, length}};
    size_t start = mat5_begin_array(out, mx_char, 0, &row, name);
    mat5_append_bytes(out, mi_utf8, text, length);
    mat5_end_element(out, start);
    free(text);
  } else {
    mat5_append_empty(out, name);
  }
  hdf5.H5Tclose(type);
}

// MARK: Groups

struct names {
  char **items;
  size_t count, capacity;
};

static herr_t take_name(hid_t group, const char *name, const struct hdf5_link *info, void *context) {
  (void)group;
  struct names *names = context;
  // Links to other files are not followed; names with # are MATLAB's own.
  if (info->type != H5L_TYPE_HARD || name[0] == '#' || strlen(name) > greatest_name) return 0;
  if (names->count == names->capacity) {
    names->capacity = names->capacity * 2 + 16;
    names->items = realloc(names->items, names->capacity * sizeof *names->items);
    if (!names->items) _exit(mat_conversion_no_memory);
  }
  if (!(names->items[names->count] = strdup(name))) _exit(mat_conversion_no_memory);
  names->count++;
  return 0;
}

static struct names names_in(hid_t group) {
  struct names names = {0};
  if (hdf5.H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, take_name, &names) < 0) {
    _exit(mat_conversion_broken);
  }
  return names;
}

static void free_names(struct names *names) {
  for (size_t i = 0; i < names->count; i++) free(names->items[i]);
  free(names->items);
}

/// Appends the names of a struct's fields, each in a room of one width.
static void append_fields(struct output *out, const struct names *names) {
  // The number of bytes lies in the tag itself, as small data do.
  mat5_append_word(out, (uint32_t)4 << 16 | mi_int32);
  mat5_append_word(out, name_width);
  size_t start = mat5_begin_element(out, mi_int8);
  for (size_t i = 0; i < names->count; i++) {
    uint8_t *room = mat5_append(out, name_width);
    strncpy((char *)room, names->items[i], name_width - 1);
  }
  mat5_end_element(out, start);
}

/// Whether the members of a group are lists of references, one for each element of an array of structs.
static int is_struct_array(hid_t group, const struct names *names, struct shape *shape) {
  for (size_t i = 0; i < names->count; i++) {
    hid_t member = hdf5.H5Oopen(group, names->items[i], H5P_DEFAULT);
    if (member < 0) return 0;
    struct shape own = {2, {0, 0}};
    int fits = hdf5.H5Iget_type(member) == H5I_DATASET && hdf5.H5Aexists(member, "MATLAB_class") == 0
      && is_of_references(member);
    if (fits) read_shape(member, &own);
    hdf5.H5Oclose(member);
    if (!fits || (i > 0 && mat5_product(&own) != mat5_product(shape))) return 0;
    if (i == 0) *shape = own;
  }
  return names->count > 0;
}

static void convert_group(struct output *out, hid_t group, const char *name, int depth) {
  struct names names = names_in(group);
  struct shape shape = {2, {1, 1}};
  if (is_struct_array(group, &names, &shape)) {
    uint64_t count = mat5_product(&shape);
    hid_t *members = calloc(names.count, sizeof *members);
    hobj_ref_t **references = calloc(names.count, sizeof *references);
    if (!members || !references) _exit(mat_conversion_no_memory);
    for (size_t i = 0; i < names.count; i++) {
      members[i] = hdf5.H5Oopen(group, names.items[i], H5P_DEFAULT);
      references[i] = read_references(out, members[i], count);
    }
    size_t start = mat5_begin_array(out, mx_struct, 0, &shape, name);
    append_fields(out, &names);
    for (uint64_t element = 0; element < count; element++) {
      for (size_t i = 0; i < names.count; i++) {
        convert_reference(out, members[i], references[i] + element, depth + 1);
      }
    }
    mat5_end_element(out, start);
    for (size_t i = 0; i < names.count; i++) {
      hdf5.H5Oclose(members[i]);
      free(references[i]);
    }
    free(members);
    free(references);
  } else {
    shape = (struct shape){2, {1, 1}};
    size_t start = mat5_begin_array(out, mx_struct, 0, &shape, name);
    append_fields(out, &names);
    for (size_t i = 0; i < names.count; i++) convert(out, group, names.items[i], "", depth + 1);
    mat5_end_element(out, start);
  }
  free_names(&names);
}

static void convert_open(struct output *out, hid_t object, const char *name, int depth) {
  // Every object takes the library's time, however small it is.
  if (depth > greatest_depth || ++out->nodes > out->limit / 16) _exit(mat_conversion_too_deep);
  switch (hdf5.H5Iget_type(object)) {
    case H5I_GROUP: convert_group(out, object, name, depth); break;
    case H5I_DATASET: convert_dataset(out, object, name, depth); break;
    default: mat5_append_empty(out, name);
  }
}

static void convert(
    struct output *out, hid_t parent, const char *path, const char *name, int depth) {
  hid_t object = hdf5.H5Oopen(parent, path, H5P_DEFAULT);
  if (object < 0) _exit(mat_conversion_broken);
  convert_open(out, object, name, depth);
  hdf5.H5Oclose(object);
}

// MARK: The file in memory

/// The library asks for memory to copy the file to; it gets the file itself.
static void *image_malloc(size_t size, H5FD_file_image_op_t operation, void *context) {
  (void)operation;
  struct image *image = context;
  return size == image->count ? image->bytes : NULL;
}

static void *image_copy(
    void *target, const void *source, size_t size, H5FD_file_image_op_t operation, void *context) {
  (void)source, (void)size, (void)operation, (void)context;
  return target;
}

static void *image_realloc(
    void *bytes, size_t size, H5FD_file_image_op_t operation, void *context) {
  (void)bytes, (void)size, (void)operation, (void)context;
  return NULL;
}

static herr_t image_free(void *bytes, H5FD_file_image_op_t operation, void *context) {
  (void)bytes, (void)operation, (void)context;
  return 0;
}

static void *same_context(void *context) { return context; }
static herr_t keep_context(void *context) { (void)context; return 0; }

static void write_all(int descriptor, const uint8_t *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(descriptor, bytes, count);
    if (written <= 0) _exit(mat_conversion_no_memory);
    bytes += written;
    count -= (size_t)written;
  }
}

void mat_convert(struct image *image, uint64_t limit, int descriptor) {
  if (hdf5.H5open() < 0) _exit(mat_conversion_no_memory);
  hdf5.H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  hdf5.H5PLset_loading_state(0);
  hid_t access = hdf5.H5Pcreate(*hdf5.H5P_CLS_FILE_ACCESS_ID_g);
  H5FD_file_image_callbacks_t callbacks = {image_malloc, image_copy, image_realloc, image_free,
                                           same_context, keep_context, image};
  if (hdf5.H5Pset_fapl_core(access, 1 << 16, 0) < 0
      || hdf5.H5Pset_file_image_callbacks(access, &callbacks) < 0
      || hdf5.H5Pset_file_image(access, image->bytes, image->count) < 0) {
    _exit(mat_conversion_no_memory);
  }
  hid_t file = hdf5.H5Fopen("memory", H5F_ACC_RDONLY, access);
  if (file < 0) _exit(mat_conversion_broken);

  struct output out = {.limit = limit};
  uint8_t *header = mat5_append(&out, 128);
  memset(header, ' ', 116);
  memcpy(header, "MATLAB 5.0 MAT-file, from version 7.3", 37);
  header[125] = 1;
  header[126] = 'I';
  header[127] = 'M';
  hid_t root = hdf5.H5Gopen2(file, "/", H5P_DEFAULT);
  if (root < 0) _exit(mat_conversion_broken);
  struct names names = names_in(root);
  for (size_t i = 0; i < names.count; i++) convert(&out, root, names.items[i], names.items[i], 0);
  write_all(descriptor, out.bytes, out.count);
}
