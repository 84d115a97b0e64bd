#pragma once

#include "hdf5.h"
#include "mat5.h"

// What MATLAB writes into HDF5 (`save -v7.3`): classes, shapes and attributes of data sets. Functions end the
// process with a `mat_conversion_failure` where they cannot go on.

/// A class of MATLAB's with its number and how its values are stored.
struct class {
  const char *name;
  uint32_t number;
  uint32_t stored;
  size_t size;
};

const struct class *matlab_class_named(const char *name);
hid_t matlab_memory_type(const struct class *class);
/// The class that numbers without an attribute are of; NULL for what are no numbers.
const struct class *matlab_class_of_type(hid_t type);
/// The text of an attribute; empty where there is none.
void matlab_text_attribute(hid_t object, const char *name, char *text, size_t size);
int matlab_is_marked_empty(hid_t dataset);
/// The sizes of a data set; those of HDF5 run fastest at the end.
void matlab_read_shape(hid_t dataset, struct shape *shape);
/// Checks that the numbers of a data set lie in the file itself.
void matlab_check_inside(hid_t dataset);
/// An array of MATLAB's that is empty keeps its sizes in place of values.
void matlab_read_empty_shape(hid_t dataset, struct shape *shape);
