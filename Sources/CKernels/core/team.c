#include "team.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#if defined(__x86_64__)
#define RELAX() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define RELAX() __asm__ volatile("yield")
#else
#define RELAX() ((void)0)
#endif

// About 50 µs: longer than any wait between two phases of a minibatch on an idle machine, short
// enough that a machine with more threads than cores goes on at once.
enum { SPINS = 2000 };

typedef struct {
  core_team *team;
  int number;
} member;

struct core_team {
  int threads, started;
  core_task task;
  void *argument;
  _Alignas(64) atomic_uint arrived;
  _Alignas(64) atomic_uint generation;
  atomic_int sleepers;
  atomic_int leaving;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  pthread_t *handles;
  member *members;
};

static void sleep_until_changed(core_team *team, unsigned seen) {
  pthread_mutex_lock(&team->lock);
  atomic_fetch_add(&team->sleepers, 1);
  while (atomic_load(&team->generation) == seen) pthread_cond_wait(&team->wake, &team->lock);
  atomic_fetch_sub(&team->sleepers, 1);
  pthread_mutex_unlock(&team->lock);
}

static void open_gate(core_team *team) {
  atomic_fetch_add(&team->generation, 1);
  // Sequential consistency: either the sleeper sees the new generation or this sees the sleeper.
  if (atomic_load(&team->sleepers) > 0) {
    pthread_mutex_lock(&team->lock);
    pthread_cond_broadcast(&team->wake);
    pthread_mutex_unlock(&team->lock);
  }
}

void core_team_barrier(core_team *team) {
  if (team->threads == 1) return;
  unsigned seen = atomic_load(&team->generation);
  if (atomic_fetch_add(&team->arrived, 1) + 1 == (unsigned)team->threads) {
    atomic_store(&team->arrived, 0);
    open_gate(team);
    return;
  }
  for (int spin = 0; spin < SPINS; spin++) {
    if (atomic_load_explicit(&team->generation, memory_order_acquire) != seen) return;
    RELAX();
  }
  sleep_until_changed(team, seen);
}

static void *work(void *argument) {
  member *self = argument;
  core_team *team = self->team;
  for (;;) {
    core_team_barrier(team);  // the task is set
    if (atomic_load(&team->leaving)) return NULL;
    team->task(team->argument, self->number);
    core_team_barrier(team);  // all are done
  }
}

core_team *core_team_create(int threads) {
  core_team *team = NULL;
  if (posix_memalign((void **)&team, 64, sizeof *team) != 0) return NULL;
  *team = (core_team){.threads = threads, .started = 1};
  pthread_mutex_init(&team->lock, NULL);
  pthread_cond_init(&team->wake, NULL);
  team->handles = calloc((size_t)threads, sizeof *team->handles);
  team->members = calloc((size_t)threads, sizeof *team->members);
  int failed = team->handles == NULL || team->members == NULL;
  for (int i = 1; i < threads && !failed; i++) {
    team->members[i] = (member){team, i};
    failed = pthread_create(&team->handles[i], NULL, work, &team->members[i]) != 0;
    if (!failed) team->started++;
  }
  if (failed) {
    team->threads = team->started;  // those that run already wait for a full barrier
    core_team_destroy(team);
    return NULL;
  }
  return team;
}

void core_team_destroy(core_team *team) {
  if (team == NULL) return;
  atomic_store(&team->leaving, 1);
  core_team_barrier(team);
  for (int i = 1; i < team->started; i++) pthread_join(team->handles[i], NULL);
  pthread_cond_destroy(&team->wake);
  pthread_mutex_destroy(&team->lock);
  free(team->handles);
  free(team->members);
  free(team);
}

void core_team_run(core_team *team, core_task task, void *argument) {
  team->task = task;
  team->argument = argument;
  core_team_barrier(team);
  task(argument, 0);
  core_team_barrier(team);
}
