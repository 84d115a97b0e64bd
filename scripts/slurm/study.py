#!/usr/bin/env python3
"""Gives a study to a real Slurm, ends tasks of it in every way, and sees that the results are those of one machine.

    python3 scripts/slurm/study.py [SUBJECTS]                     (200, of two sessions each: 400 units)

Starts a Slurm of its own (cluster.py), simulates a data set in a folder whose name has a space and a quote, studies it here,
then by `--launcher slurm`. While the array runs, tasks are killed, cancelled, preempted by others and stopped until their
time is over; a node is set down and the daemon of another one killed. The same command is given again in the middle,
when nothing that waits or runs may be submitted twice, and afterwards, when what was lost must be, and nothing else. In the
end every file but those that hold times must be the same. The tool is $P300, else .build/release/p300. Where Slurm is
not there, says so and ends with 0. Nothing but Python's standard library and Slurm is needed.
"""

import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

import cluster as slurm

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
TOOL = os.path.realpath(os.environ.get("P300", PROJECT / ".build/release/p300"))


def digests(folder):
    """The digest of each file of results that does not hold times."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "times.tsv" and not path.name.endswith("_times.json")
        and path.relative_to(folder).parts[0] != "slurm"
    }


def records(folder):
    """When each unit's file was written, by its name."""
    return {
        path.stem: path.stat().st_mtime_ns
        for path in (folder / "units").glob("sub-*.json") if not path.name.endswith("_times.json")
    }


def tasks():
    """Processes of the tool that Slurm has started: number and task."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if os.path.realpath(folder / "exe") != TOOL:
                continue
            variables = dict(
                line.split("=", 1) for line in (folder / "environ").read_text().split("\0") if "=" in line
            )
        except OSError:
            continue
        if "SLURM_ARRAY_TASK_ID" in variables:
            found.append((int(folder.name), variables))
    return found


class Trouble:
    """What happens to the tasks of an array while it runs."""

    def __init__(self, cluster, chance):
        self.cluster = cluster
        self.chance = chance
        self.stopped = []
        self.met = {}

    def catch(self, node=None):
        """Stops a task that runs, on a node if one is named, and says which; `None` where none was met for long."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            found = [one for one in tasks() if one[0] not in self.stopped
                     and node in (None, one[1].get("SLURMD_NODENAME"))]
            if found:
                process, variables = self.chance.choice(found)
                try:
                    os.kill(process, signal.SIGSTOP)
                except ProcessLookupError:
                    continue
                self.stopped.append(process)
                return process, variables
            time.sleep(0.01)
        return None

    def meet(self, kind, node=None):
        caught = self.catch(node)
        if not caught:
            return False
        process, variables = caught
        task = f"{variables['SLURM_ARRAY_JOB_ID']}_{variables['SLURM_ARRAY_TASK_ID']}"
        getattr(self, kind)(process, task, variables["SLURMD_NODENAME"])
        self.met[kind] = self.met.get(kind, 0) + 1
        return True

    def kill(self, process, task, node):
        os.kill(process, signal.SIGKILL)

    def cancel(self, process, task, node):
        self.cluster.run("scancel", task)
        self.release(process)

    def preempt(self, process, task, node):
        self.cluster.run(
            "sbatch", "--partition=urgent", f"--nodelist={node}", "--output=/dev/null", "--wrap=sleep 1"
        )
        self.cluster.wait("preemption", lambda: self.has_ended(task))
        self.release(process)

    def out_of_time(self, process, task, node):
        """It stays stopped until Slurm finds that its minute is over."""

    def node_down(self, process, task, node):
        self.cluster.run("scontrol", "update", f"nodename={node}", "state=down", "reason=test")
        self.cluster.wait("node down", lambda: self.has_ended(task))
        self.release(process)
        # Refused where the node has come back by itself.
        self.cluster.run("scontrol", "update", f"nodename={node}", "state=resume", check=False)

    def daemon_killed(self, process, task, node):
        self.cluster.kill_node(node)
        self.cluster.wait("node not responding", lambda: self.has_ended(task), 120)
        # Now, when another may do its unit, it goes on, as on a node that was only cut off.
        os.kill(process, signal.SIGCONT)
        self.cluster.start_node(node)

    def has_ended(self, task):
        """Whether Slurm has done with a task."""
        number, _, place = task.partition("_")
        return not any(words[:2] == [number, place] and words[2] in ("R", "S", "PD") for words in self.cluster.queue())

    def release(self, process):
        """Lets go what Slurm may end only once it runs; what is gone is gone."""
        try:
            os.kill(process, signal.SIGCONT)
        except ProcessLookupError:
            pass


def main():
    subjects = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    absent = slurm.missing()
    if absent:
        print(f"skipped: there is no Slurm here ({absent})")
        return
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        base = pathlib.Path(name)
        with slurm.Cluster(base / "slurm") as cluster:
            run(cluster, base / "the lab's $(data)", subjects, chance)


def run(cluster, base, subjects, chance):
    base.mkdir()
    data, here, there = base / "data set", base / "here", base / "out; by 'Slurm'"
    start = time.monotonic()

    def done(what):
        nonlocal start
        print(f"{what}: {time.monotonic() - start:.1f} s", flush=True)
        start = time.monotonic()

    def tool(*arguments):
        result = subprocess.run(
            [TOOL, *map(str, arguments)], env=cluster.environment, cwd=base, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, check=False,
        )
        if result.returncode != 0:
            sys.exit(f"{' '.join(map(str, arguments))}: exit {result.returncode}: {result.stderr}")
        return result.stdout

    def expect(is_so, what):
        if not is_so:
            sys.exit(f"FAILED: {what}")

    tool(
        *("simulate", "--output", data, "--subjects", subjects, "--sessions", "2", "-q"),
        *("--word", "EEG9W", "--repetitions", "5"),
    )
    done(f"simulate {subjects} subjects")
    options = ["--networks", "toeplitz-lda,lda", "--by", "p300"]
    tool("study", data, here, *options, "-q", "--jobs", "2")
    done("here")

    # Relative paths, so that tasks must begin in the right folder.
    command = ["study", data.name, there.name, *options, "--launcher", "slurm", "--time", "1", "--memory", "500M"]

    def submit(*more):
        return json.loads(tool(*command, "--json", *more))

    dry = submit("--dry-run")
    expect(dry["submitted"] == 2 * subjects and not there.exists(), f"a dry run wrote or planned wrong: {dry}")
    # Without it Slurm itself would start anew what preemption and lost nodes end.
    first = submit("--sbatch", "--no-requeue")
    expect(first["submitted"] == first["tasks"] == 2 * subjects, first)
    again = submit()
    expect(again["submitted"] == 0 and "group_job" not in again, f"submitted twice: {again}")
    trouble = Trouble(cluster, chance)
    # The one that takes a minute comes first. Two nodes go on meanwhile.
    plan = ["out_of_time"] + ["kill"] * 6 + ["cancel"] * 3 + ["preempt"] * 2 + ["node_down", "daemon_killed"]
    for kind in plan:
        time.sleep(chance.random())
        expect(trouble.meet(kind), f"{kind}: no task met; take more subjects")
        if kind == "kill" and trouble.met[kind] == 3:
            more = submit("--sbatch", "--no-requeue")
            expect(more["submitted"] <= sum(trouble.met.values()), f"in the middle: {more}")
            print(f"in the middle: {more['done']} done, {more['queued']} in the queue, {more['lost']} lost again submitted")

    def is_idle():
        return not any(words[2] in ("R", "PD", "CG", "CF", "S", "RQ") for words in cluster.queue())

    cluster.wait("the end of the array", is_idle, 1800)
    done("by Slurm, " + ", ".join(f"{count} × {kind}" for kind, count in trouble.met.items()))
    for round in range(5):
        old = records(there)
        rest = submit()
        if rest["submitted"] == 0:
            break
        missing = 2 * subjects - len(old)
        print(f"again: {rest['done']} done, {rest['lost']} lost and submitted, {rest['failed_before']} failed before")
        expect(rest["submitted"] == missing == rest["lost"], f"{missing} units are open: {rest}")
        cluster.wait("the end of the rest", is_idle, 600)
        new = records(there)
        expect(all(new[unit] == when for unit, when in old.items()), "what was done was done again")
    expect(len(records(there)) == 2 * subjects, "units are open still")
    cluster.wait("the job that collects", is_idle, 600)
    done("the rest")
    one, other = digests(here), digests(there)
    differing = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    expect(not differing, f"{len(differing)} of {len(one)} files differ: {differing[:5]}")
    left = [str(path) for path in there.rglob(".p300-*")]
    print(f"{len(one)} files: the same; unfinished files of killed tasks: {len(left)}")


if __name__ == "__main__":
    main()
