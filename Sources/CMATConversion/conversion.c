// Writes what an HDF5 file of MATLAB (MAT v7.3) holds as a MAT file of version 5.
//
// Sources: MathWorks, "MAT-File Format", level 5, for what is written; for what is read, the attributes
// MATLAB_class, MATLAB_empty and MATLAB_int_decode that `save -v7.3` gives every object.

#include "conversion.h"
#include "hdf5.h"
#include "image.h"
#include "mat5.h"
#include "matlab.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Appends the values of a data set as one element.
static void append_values(
    struct output *out, hid_t dataset, hid_t type, const struct class *class, uint64_t count) {
  matlab_check_inside(dataset);
  if (count > out->limit / class->size) _exit(mat_conversion_too_large);
  size_t start = mat5_begin_element(out, class->stored);
  uint8_t *values = mat5_append(out, count * class->size);
  hid_t memory = matlab_memory_type(class);
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
  matlab_check_inside(dataset);
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
  matlab_text_attribute(dataset, "MATLAB_class", words, sizeof words);
  const struct class *class = matlab_class_named(words);
  struct shape shape;
  if (matlab_is_marked_empty(dataset)) {
    matlab_read_empty_shape(dataset, &shape);
    // A struct without elements is no struct here.
    int is_cell = strcmp(words, "cell") == 0;
    uint32_t number = is_cell ? mx_cell : class ? class->number : mx_double;
    size_t start = mat5_begin_array(out, number, strcmp(words, "logical") == 0, &shape, name);
    if (!is_cell) mat5_append_bytes(out, class ? class->stored : mi_double, NULL, 0);
    mat5_end_element(out, start);
    return;
  }
  matlab_read_shape(dataset, &shape);
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
  if (!class && words[0] == 0) class = matlab_class_of_type(type);
  H5T_class_t kind = hdf5.H5Tget_class(type);
  int is_number = kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_ENUM;
  if (kind == H5T_COMPOUND) is_number = hdf5.H5Tget_member_index(type, "real") >= 0;
  if (!class && kind == H5T_COMPOUND && is_number) class = matlab_class_named("double");
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
    matlab_check_inside(dataset);
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
    if (fits) matlab_read_shape(member, &own);
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
  hid_t file = image_open(image);

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
