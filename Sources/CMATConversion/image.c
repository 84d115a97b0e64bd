// The file in memory, as libhdf5 reads it.

#include "image.h"

#include <stddef.h>
#include <unistd.h>

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

hid_t image_open(struct image *image) {
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
  return file;
}
