#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Why a file could not be written as MAT v5.
enum mat_conversion_failure {
  mat_conversion_done = 0,
  /// It is no HDF5 file, or a broken one.
  mat_conversion_broken = 65,
  /// What it holds is larger than the limit.
  mat_conversion_too_large = 66,
  /// It is nested too deeply, or in circles.
  mat_conversion_too_deep = 67,
  /// It keeps numbers in other files.
  mat_conversion_outside = 68,
  /// There was no memory.
  mat_conversion_no_memory = 69,
};

/// Begins a process that reads the HDF5 file (MAT v7.3) in `bytes` and writes it to a pipe as MAT v5.
///
/// The process may open no file and write to none but the pipe, and is ended after `seconds` of work. At most
/// `limit` bytes come out. Returns the reading end of the pipe, or -1 with `errno`, which is 0 where libhdf5
/// is not installed.
int mat_conversion_begin(
    const void *bytes, size_t count, uint64_t limit, unsigned seconds, pid_t *process);

/// Waits for the end of the process: what came of it, or minus the signal that ended it.
int mat_conversion_end(pid_t process);
