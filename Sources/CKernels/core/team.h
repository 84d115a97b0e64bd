// Threads that live as long as their team and meet at barriers; they spin first, then sleep.
#ifndef P300_CORE_TEAM_H
#define P300_CORE_TEAM_H

typedef struct core_team core_team;
typedef void (*core_task)(void *argument, int thread);

// NULL if the system refuses a thread. The caller counts as thread 0.
core_team *core_team_create(int threads);
void core_team_destroy(core_team *team);
// Runs the task on every thread and returns when all are done.
void core_team_run(core_team *team, core_task task, void *argument);
// Waits for all threads of the running task.
void core_team_barrier(core_team *team);

#endif
