"""A Slurm of its own on one machine, for tests: controller, nodes and munge in a folder, on loopback.

    python3 scripts/slurm/cluster.py FOLDER [COMMAND…]

starts it with three nodes of one processor each, runs the command (else a shell) with SLURM_CONF set, and ends it. Needs
Debian's packages slurmctld, slurmd, slurm-client and munge (apt-get install --no-install-recommends); no service of theirs
has to run, and nothing outside of the folder is written. Must be root, as Slurm starts tasks as their users.
"""

import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time

PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel"]
CONFIGURATION = """
ClusterName=p300
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=100000,sched_interval=1,bf_interval=2,batch_sched_delay=0
PreemptType=preempt/partition_prio
PreemptMode=CANCEL
MaxArraySize=1001
ReturnToService=2
SlurmdTimeout=10
KillWait=2
CompleteWait=0
MinJobAge=300
SlurmdParameters=config_overrides
{nodes}
PartitionName=main Nodes=ALL Default=YES MaxTime=60 State=UP PriorityTier=1 PreemptMode=CANCEL
PartitionName=urgent Nodes=ALL MaxTime=60 State=UP PriorityTier=9 PreemptMode=OFF
"""


def missing():
    """What is needed and not there, as words for people; empty where all is."""
    if not sys.platform.startswith("linux"):
        return "Slurm's packages are of Linux"
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    absent = [name for name in PROGRAMS if not shutil.which(name)]
    if absent:
        return f"{', '.join(absent)} not found: apt-get install slurmctld slurmd slurm-client munge"
    return "" if os.geteuid() == 0 else "Slurm's daemons want to be root"


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Cluster:
    """Starts with `with`; all that it started ends with it."""

    def __init__(self, folder, nodes=3):
        self.folder = pathlib.Path(folder).resolve()
        self.nodes = [f"node{index + 1}" for index in range(nodes)]
        self.environment = os.environ | {"SLURM_CONF": str(self.folder / "slurm.conf")}
        self.daemons = {}

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "state").mkdir(exist_ok=True)
        # Munge trusts no folder that others may write.
        self.folder.chmod(0o755)
        host = socket.gethostname().split(".")[0]
        ports = free_ports(len(self.nodes) + 1)
        lines = [
            f"NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=1 RealMemory=4000"
            for name, port in zip(self.nodes, ports[1:])
        ]
        (self.folder / "slurm.conf").write_text(
            CONFIGURATION.format(host=host, port=ports[0], folder=self.folder, nodes="\n".join(lines))
        )
        key = self.folder / "munge.key"
        key.write_bytes(secrets.token_bytes(128))
        key.chmod(0o600)
        try:
            self.start(
                "munged", "munged", "--foreground", "--force", f"--key-file={key}",
                f"--socket={self.folder}/munge.socket", f"--pid-file={self.folder}/munged.pid",
                f"--seed-file={self.folder}/munge.seed", f"--log-file={self.folder}/munged.log",
            )
            self.wait("munge", lambda: (self.folder / "munge.socket").exists())
            self.start("slurmctld", "slurmctld", "-D", "-c")
            for name in self.nodes:
                self.start_node(name)
            self.wait("nodes", lambda: self.states().count("idle") == len(self.nodes))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if "slurmctld" in self.daemons:
            self.run("scancel", "--user=root", check=False)
        for process in reversed(self.daemons.values()):
            process.send_signal(signal.SIGTERM)
        for process in self.daemons.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()

    def start(self, name, *command):
        output = open(self.folder / f"{name}.out", "ab")
        self.daemons[name] = subprocess.Popen(
            command, env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )

    def start_node(self, name):
        self.start(name, "slurmd", "-D", "-N", name)

    def kill_node(self, name):
        """Ends the daemon of a node at once; its tasks run on, and the controller hears no more of them."""
        self.daemons.pop(name).kill()

    def run(self, *command, check=True):
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.returncode}: {done.stderr}")
        return done.stdout

    def states(self):
        lines = self.run("sinfo", "--noheader", "--Node", "--partition=main", "--format=%t", check=False)
        return lines.split()

    def queue(self, states="all"):
        """Words of number, task, state and name of each job or task."""
        lines = self.run("squeue", "--noheader", "--array", f"--states={states}", "--format=%F %K %t %j")
        return [line.split() for line in lines.splitlines()]

    def wait(self, what, is_so, seconds=60):
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                raise RuntimeError(f"{what}: waited {seconds} s; {self.folder} holds logs")
            time.sleep(0.2)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if missing():
        sys.exit(missing())
    with Cluster(sys.argv[1]) as cluster:
        command = sys.argv[2:] or [os.environ.get("SHELL", "/bin/sh")]
        sys.exit(subprocess.run(command, env=cluster.environment, check=False).returncode)


if __name__ == "__main__":
    main()
