#pragma once

// What of libhdf5's interface (1.10 to 1.14) is used, under its own names. The library is loaded when a file
// needs it: linked, it would take 9 ms of every start, and be needed by everyone.
// Source: HDF5 Reference Manual, C interface.

#include <stddef.h>
#include <stdint.h>

typedef int64_t hid_t;
typedef int herr_t;
typedef int htri_t;
typedef unsigned long long hsize_t;
typedef long long hssize_t;
typedef uint64_t hobj_ref_t;

enum { H5P_DEFAULT = 0, H5S_ALL = 0, H5E_DEFAULT = 0, H5F_ACC_RDONLY = 0, H5S_MAX_RANK = 32 };
enum { H5_INDEX_NAME = 0, H5_ITER_NATIVE = 2, H5L_TYPE_HARD = 0, H5R_OBJECT = 0, H5S_NULL = 2 };
enum { H5T_SGN_NONE = 0 };
typedef enum {
  H5T_INTEGER = 0, H5T_FLOAT = 1, H5T_STRING = 3, H5T_COMPOUND = 6, H5T_REFERENCE = 7, H5T_ENUM = 8
} H5T_class_t;
typedef enum { H5I_GROUP = 2, H5I_DATASET = 5 } H5I_type_t;
typedef enum { H5D_COMPACT = 0, H5D_CONTIGUOUS = 1, H5D_CHUNKED = 2 } H5D_layout_t;
typedef int H5FD_file_image_op_t;

/// The beginning of what is known of a link, in all versions.
struct hdf5_link {
  int type;
};

typedef struct {
  void *(*image_malloc)(size_t, H5FD_file_image_op_t, void *);
  void *(*image_memcpy)(void *, const void *, size_t, H5FD_file_image_op_t, void *);
  void *(*image_realloc)(void *, size_t, H5FD_file_image_op_t, void *);
  herr_t (*image_free)(void *, H5FD_file_image_op_t, void *);
  void *(*udata_copy)(void *);
  herr_t (*udata_free)(void *);
  void *udata;
} H5FD_file_image_callbacks_t;

typedef herr_t hdf5_link_visitor(hid_t, const char *, const struct hdf5_link *, void *);

#define HDF5_FUNCTIONS(F)                                                                          \
  F(herr_t, H5open, (void))                                                                        \
  F(herr_t, H5Aclose, (hid_t))                                                                     \
  F(htri_t, H5Aexists, (hid_t, const char *))                                                      \
  F(hid_t, H5Aget_space, (hid_t))                                                                  \
  F(hid_t, H5Aget_type, (hid_t))                                                                   \
  F(hid_t, H5Aopen, (hid_t, const char *, hid_t))                                                  \
  F(herr_t, H5Aread, (hid_t, hid_t, void *))                                                       \
  F(hid_t, H5Dget_create_plist, (hid_t))                                                           \
  F(hid_t, H5Dget_space, (hid_t))                                                                  \
  F(hid_t, H5Dget_type, (hid_t))                                                                   \
  F(herr_t, H5Dread, (hid_t, hid_t, hid_t, hid_t, hid_t, void *))                                  \
  F(herr_t, H5Eset_auto2, (hid_t, herr_t (*)(hid_t, void *), void *))                              \
  F(hid_t, H5Fopen, (const char *, unsigned, hid_t))                                               \
  F(hid_t, H5Gopen2, (hid_t, const char *, hid_t))                                                 \
  F(H5I_type_t, H5Iget_type, (hid_t))                                                              \
  F(herr_t, H5Oclose, (hid_t))                                                                     \
  F(hid_t, H5Oopen, (hid_t, const char *, hid_t))                                                  \
  F(herr_t, H5PLset_loading_state, (unsigned))                                                     \
  F(herr_t, H5Pclose, (hid_t))                                                                     \
  F(hid_t, H5Pcreate, (hid_t))                                                                     \
  F(int, H5Pget_external_count, (hid_t))                                                           \
  F(H5D_layout_t, H5Pget_layout, (hid_t))                                                          \
  F(herr_t, H5Pset_fapl_core, (hid_t, size_t, _Bool))                                              \
  F(herr_t, H5Pset_file_image, (hid_t, void *, size_t))                                            \
  F(herr_t, H5Pset_file_image_callbacks, (hid_t, H5FD_file_image_callbacks_t *))                   \
  F(hid_t, H5Rdereference2, (hid_t, hid_t, int, const void *))                                     \
  F(herr_t, H5Sclose, (hid_t))                                                                     \
  F(int, H5Sget_simple_extent_dims, (hid_t, hsize_t *, hsize_t *))                                 \
  F(int, H5Sget_simple_extent_ndims, (hid_t))                                                      \
  F(hssize_t, H5Sget_simple_extent_npoints, (hid_t))                                               \
  F(int, H5Sget_simple_extent_type, (hid_t))                                                       \
  F(herr_t, H5Tclose, (hid_t))                                                                     \
  F(hid_t, H5Tcreate, (H5T_class_t, size_t))                                                       \
  F(htri_t, H5Tequal, (hid_t, hid_t))                                                              \
  F(H5T_class_t, H5Tget_class, (hid_t))                                                            \
  F(int, H5Tget_member_index, (hid_t, const char *))                                               \
  F(int, H5Tget_sign, (hid_t))                                                                     \
  F(size_t, H5Tget_size, (hid_t))                                                                  \
  F(herr_t, H5Tinsert, (hid_t, const char *, size_t, hid_t))                                       \
  F(htri_t, H5Tis_variable_str, (hid_t))

#define HDF5_NUMBERS(F)                                                                            \
  F(H5P_CLS_FILE_ACCESS_ID_g)                                                                      \
  F(H5T_IEEE_F32LE_g)                                                                              \
  F(H5T_IEEE_F64LE_g)                                                                              \
  F(H5T_STD_I8LE_g)                                                                                \
  F(H5T_STD_I16LE_g)                                                                               \
  F(H5T_STD_I32LE_g)                                                                               \
  F(H5T_STD_I64LE_g)                                                                               \
  F(H5T_STD_REF_OBJ_g)                                                                             \
  F(H5T_STD_U8LE_g)                                                                                \
  F(H5T_STD_U16LE_g)                                                                               \
  F(H5T_STD_U32LE_g)                                                                               \
  F(H5T_STD_U64LE_g)

/// The loaded library.
struct hdf5 {
#define HDF5_FUNCTION(result, name, arguments) result(*name) arguments;
#define HDF5_NUMBER(name) const hid_t *name;
  HDF5_FUNCTIONS(HDF5_FUNCTION)
  HDF5_NUMBERS(HDF5_NUMBER)
#undef HDF5_FUNCTION
#undef HDF5_NUMBER
  /// `H5Literate` of 1.10, `H5Literate2` since.
  herr_t (*H5Literate)(hid_t, int, int, hsize_t *, hdf5_link_visitor *, void *);
};

extern struct hdf5 hdf5;

/// Loads the library, once for all threads; false where it is not there or lacks something.
_Bool hdf5_load(void);
