// A process of its own for a library that broken files may crash.

#include "conversion.h"
#include "hdf5.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

/// Address space that the process has already, in bytes; 0 where the system does not say.
static uint64_t address_space(void) {
#ifdef __linux__
  char text[64] = {0};
  int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  uint64_t pages = 0;
  for (ssize_t i = 0; i < count && text[i] >= '0' && text[i] <= '9'; i++) {
    pages = pages * 10 + (uint64_t)(text[i] - '0');
  }
  return pages * (uint64_t)sysconf(_SC_PAGESIZE);
#else
  return 0;
#endif
}

static void limit_to(int resource, uint64_t most) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return;
  if (limit.rlim_max == RLIM_INFINITY || most < limit.rlim_max) limit.rlim_max = most;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(resource, &limit);
}

/// Takes away what reading numbers from memory does not need.
static void give_up_rights(uint64_t limit, unsigned seconds) {
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGSEGV, SIGBUS, SIGABRT,
                                SIGFPE, SIGILL, SIGTRAP, SIGPIPE, SIGXCPU};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) signal(signals[i], SIG_DFL);
  uint64_t used = address_space();
  // The output grows by doubling; the library keeps pieces of the file beside it.
  uint64_t room = limit < UINT64_MAX / 8 ? limit * 3 + (256u << 20) : UINT64_MAX / 4;
  if (used > 0) limit_to(RLIMIT_AS, used + room);
  limit_to(RLIMIT_CPU, seconds);
  limit_to(RLIMIT_CORE, 0);
  limit_to(RLIMIT_FSIZE, 0);
  limit_to(RLIMIT_NOFILE, 0);
#ifdef __linux__
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#endif
}

int mat_conversion_begin(
    const void *bytes, size_t count, uint64_t limit, unsigned seconds, pid_t *process) {
  // Before there is a second process: the loader's locks are not copied whole.
  if (!hdf5_load()) {
    errno = 0;
    return -1;
  }
  int ends[2];
  if (pipe(ends) != 0) return -1;
  for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  pid_t child = fork();
  if (child < 0) {
    int failure = errno;
    close(ends[0]);
    close(ends[1]);
    errno = failure;
    return -1;
  }
  if (child == 0) {
    close(ends[0]);
    give_up_rights(limit, seconds);
    struct image image = {(void *)(uintptr_t)bytes, count};
    mat_convert(&image, limit, ends[1]);
    _exit(mat_conversion_done);
  }
  close(ends[1]);
  *process = child;
  return ends[0];
}

int mat_conversion_end(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return mat_conversion_broken;
  }
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
