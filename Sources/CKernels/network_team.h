// Threads that live as long as their team and meet at barriers; they spin first, then sleep.
#ifndef P300_NETWORK_TEAM_H
#define P300_NETWORK_TEAM_H

typedef struct network_team network_team;
typedef void (*network_task)(void *argument, int thread);

// NULL if the system refuses a thread. The caller counts as thread 0.
network_team *network_team_create(int threads);
void network_team_destroy(network_team *team);
// Runs the task on every thread and returns when all are done.
void network_team_run(network_team *team, network_task task, void *argument);
// Waits for all threads of the running task.
void network_team_barrier(network_team *team);

#endif
