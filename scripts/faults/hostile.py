#!/usr/bin/env python3
"""Feeds the tool hostile files whose checksums are right, through every verb, within limits.

    scripts/faults/hostile.py [--tool .build/release/p300] [--cases 60] [--kinds epochs,detectors,…]
                              [--seed 0] [--jobs 1] [--keep DIR] [--sanitized]

Kinds: epochs (.npz), detectors, recordings (FIF, XDF, GDF, EEGLAB, CSV, BrainVision), tables (BIDS
sidecars) and options; --cases of each. Case N of a kind is the same whatever the other settings are; --only N runs it
alone. Each run must end by itself with exit status 0, 1 or, for options, 2, in 2 s of work and 4 times its inputs
and 50 MB of memory, must leave nothing temporary, and no output where it failed. What falls is kept in
--keep with its command. With --sanitized the tool is one built with a sanitizer (`make sanitize`), which may take
any time and memory. Python's standard library alone; Linux or macOS. Exit status 1 where anything fell.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

from generators import archives, detectors, options, recordings, tables

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
SECONDS = 2
MEMORY = 50 << 20
# In multiples of the input; what a recording becomes is bounded by its options too.
TIMES = 4
METHODS = ["lda", "swlda", "blda", "xdawn-lda", "xdawn-riemann", "tangent"]
NETWORKS = ["cnn-1", "eegnet", "oclnn", "mlp", "mcnn-1", "cnn-1-tangent"]
Usage = collections.namedtuple("Usage", "seconds memory status")
Case = collections.namedtuple("Case", "command inputs output")


class Seeds:
    """Valid files that hostile ones are made from."""

    def __init__(self, tool, folder):
        run = lambda *arguments: subprocess.run(
            [tool, *map(str, arguments), "-q"], check=True, stdout=subprocess.DEVNULL)
        data = folder / "data"
        run("simulate", "--subjects", 1, "--electrodes", 4, "--rate", 128, "--word", "AB",
            "--repetitions", 2, "-o", data)
        self.recording = next(data.rglob("*_eeg.edf"))
        self.sidecars = {
            path.name: path.read_bytes() for path in self.recording.parent.iterdir()
            if path.suffix in (".tsv", ".json")}
        self.epochs = folder / "epochs.npz"
        run("preprocess", self.recording, "-o", self.epochs)
        self.metadata = json.loads(subprocess.run(
            [sys.executable, "-c", READ_METADATA, self.epochs], check=True,
            stdout=subprocess.PIPE).stdout)
        self.electrodes = self.metadata["preprocessing"]["electrodes"] or [
            "Fz", "Cz", "Pz", "Oz"]
        self.detectors = []
        for method in METHODS + NETWORKS:
            path = folder / f"{method}.safetensors"
            run("train", self.epochs, "--network", method, "-o", path,
                *(["--passes", 1] if method in NETWORKS else []))
            self.detectors.append(path)


READ_METADATA = """
import sys, zipfile
data = zipfile.ZipFile(sys.argv[1]).read("metadata.npy")
start = data.index(b"\\n") + 1
sys.stdout.buffer.write(data[start:].decode("utf-32-le").rstrip("\\0").encode())
"""


def training(chance):
    """The options of a method that is fast to train."""
    if chance.random() < 0.8:
        return ["--network", chance.choice(METHODS)]
    return ["--network", chance.choice(NETWORKS), "--passes", "1"]


def verbs(chance, file, folder, detector, takes_training=True):
    """A command on epochs or a recording, and its output."""
    out = lambda name: folder / name
    known = [
        (["inspect", file], None),
        (["inspect", file, "--json"], None),
        (["classify", detector, file, "-o", out("s.tsv")], out("s.tsv")),
        (["spell", detector, file], None),
        (["report", file, "-o", out("r.html")], out("r.html")),
        (["report", file, "--detector", detector, "-o", out("r.html")], out("r.html")),
        (["train", file, *training(chance), "-o", out("d.safetensors")], out("d.safetensors")),
        (["evaluate", file, *training(chance)], None),
    ]
    return chance.choice(known)


def make(kind, chance, seeds, folder):
    """Writes a case's files into `folder`."""
    def put(name, data):
        path = folder / name
        path.write_bytes(data)
        return path

    inputs = []
    if kind == "epochs":
        file = put("x.npz", archives.generate(chance, seeds))
        command, output = verbs(chance, file, folder, chance.choice(seeds.detectors))
        inputs = [file]
    elif kind == "detectors":
        file = put("x.safetensors", detectors.generate(chance, seeds))
        epochs = chance.choice([seeds.epochs, seeds.epochs, seeds.recording])
        command, output = chance.choice([
            (["inspect", file], None), (["inspect", file, "--json"], None),
            (["classify", file, epochs, "-o", folder / "s.tsv"], folder / "s.tsv"),
            (["spell", file, epochs], None),
            (["report", epochs, "--detector", file, "-o", folder / "r.html"], folder / "r.html"),
            (["export", file, "--onnx", folder / "d.onnx"], folder / "d.onnx"),
            (["export", file, "--onnx", folder / "d.onnx", "--from", "raw-epochs"], folder / "d.onnx"),
            (["export", file, "--numpy", folder / "d.npz"], folder / "d.npz"),
        ])
        inputs = [file, epochs]
    elif kind == "recordings":
        name, data, beside = recordings.generate(chance, seeds)
        file = put(name, data)
        inputs = [file, *(put(other, bytes_) for other, bytes_ in beside.items())]
        command, output = verbs(chance, file, folder, seeds.detectors[0])
        if chance.random() < 0.4:
            output = folder / "e.npz"
            command = ["preprocess", file, "-o", output]
        if chance.random() < 0.8:
            command += chance.choice([
                ["--codes", r"(flash/|S *|Stimulus/S *)?(?<code>\d+)(/T)?"],
                ["--targets", r"1,2,flash/2:T,flash/3,Target,S  1,Stimulus/S  1",
                 "--nontargets", r"3-12,12,flash/.*,S.*"]])
    elif kind == "tables":
        file = put(seeds.recording.name, seeds.recording.read_bytes())
        inputs = [file]
        for name, data in tables.generate(chance, seeds).items():
            inputs.append(put(name, data))
        command, output = verbs(chance, file, folder, seeds.detectors[0])
        if chance.random() < 0.2:
            table = next(path for path in inputs if path.name.endswith("events.tsv"))
            command += [chance.choice(["--events", "--groups"]), table]
    else:
        output = folder / "e.npz"
        command = ["preprocess", seeds.recording, *options.generate(chance), "-o", output]
        inputs = [seeds.recording]
    return Case(command, inputs, output)


def limit():
    # Beyond these the machine itself would suffer; what is promised is less.
    if os.environ.get("P300_SANITIZED"):
        return
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))


def serve():
    """Runs commands from standard input, a line of JSON each, and tells what each took."""
    for line in sys.stdin:
        command, folder = json.loads(line)
        with open(os.path.join(folder, "stderr"), "wb") as errors:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
                cwd=folder, preexec_fn=limit)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = status
        memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        print(json.dumps([usage.ru_utime + usage.ru_stime, memory, status]), flush=True)


class Server(threading.local):
    """A process for each thread that starts the tool: memory counts from what the starter has."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)

    def run(self, command, folder):
        self.process.stdin.write(json.dumps([command, str(folder)]) + "\n")
        self.process.stdin.flush()
        return Usage(*json.loads(self.process.stdout.readline()))


def run(server, tool, case, folder):
    """What is wrong with a run; nothing where it ends as it should."""
    usage = server.run([tool, *map(str, case.command), "-q"], folder)
    seconds, memory, status = usage
    allowed = MEMORY + TIMES * sum(path.stat().st_size for path in case.inputs)
    said = (folder / "stderr").read_bytes()
    if os.WIFSIGNALED(status):
        return f"signal {signal.Signals(os.WTERMSIG(status)).name}: {said[:300]!r}", usage
    code = os.WEXITSTATUS(status)
    if code not in (0, 1, 2) or code == 2 and case.command[0] != "preprocess":
        return f"exit {code}: {said[:300]!r}", usage
    if code == 1 and not said.strip():
        return "exit 1 without a word", usage
    if os.environ.get("P300_SANITIZED"):
        return None, usage
    if seconds > SECONDS:
        return f"{seconds:.1f} s of work", usage
    if memory > allowed:
        return f"{memory >> 20} MB where {allowed >> 20} are allowed", usage
    if case.output and (case.output.exists() != (code == 0)):
        return f"exit {code}, and the output is {'there' if code else 'not there'}", usage
    left = [str(path) for path in folder.rglob(".p300-*")]
    return (f"leaves {left}" if left else None), usage


def one(server, kind, index, options_, seeds, place):
    """Runs a case; gives its exit or what is wrong."""
    # A text as seed: the same numbers in every version of Python.
    chance = random.Random(f"{options_.seed}/{kind}/{index}")
    folder = pathlib.Path(tempfile.mkdtemp(dir=place))
    try:
        try:
            case = make(kind, chance, seeds, folder)
        except Exception as error:
            raise RuntimeError(f"{kind} {index}: cannot be made") from error
        wrong, usage = run(server, str(options_.tool), case, folder)
        if wrong and options_.keep:
            kept = options_.keep / f"{kind}-{options_.seed}-{index}"
            shutil.copytree(folder, kept, dirs_exist_ok=True)
            (kept / "command").write_text(
                " ".join(map(str, case.command)).replace(str(folder), str(kept)) + "\n" + wrong)
        return wrong, case.command[0], usage
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    kinds = ["epochs", "detectors", "recordings", "tables", "options"]
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", default=PROJECT / ".build/release/p300", type=pathlib.Path)
    parser.add_argument("--cases", default=60, type=int)
    parser.add_argument("--first", default=0, type=int)
    parser.add_argument("--only", type=int)
    parser.add_argument("--kinds", default=",".join(kinds))
    parser.add_argument("--seed", default=0, type=int)
    parser.add_argument("--jobs", default=1, type=int)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--sanitized", action="store_true")
    settings = parser.parse_args()
    settings.tool = settings.tool.resolve()
    if settings.sanitized:
        os.environ["P300_SANITIZED"] = "1"
    cases = range(settings.first, settings.first + settings.cases)
    if settings.only is not None:
        cases = [settings.only]
    if settings.keep:
        settings.keep = settings.keep.resolve()
        settings.keep.mkdir(parents=True, exist_ok=True)
    faults, slowest = 0, 0.0
    statuses = {kind: collections.Counter() for kind in settings.kinds.split(",")}
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        seeds = Seeds(str(settings.tool), place)
        server = Server()
        with concurrent.futures.ThreadPoolExecutor(settings.jobs) as pool:
            for kind in statuses:
                results = pool.map(
                    lambda index: one(server, kind, index, settings, seeds, place), cases)
                for index, (wrong, verb, usage) in zip(cases, results):
                    statuses[kind][os.waitstatus_to_exitcode(usage.status)] += 1
                    slowest = max(slowest, usage.seconds)
                    if wrong:
                        faults += 1
                        print(f"{kind} {index} ({verb}): {wrong}", flush=True)
    for kind, counts in statuses.items():
        told = ", ".join(f"{count} with exit {status}" for status, count in sorted(counts.items()))
        print(f"{kind}: {told}")
    print(f"{faults} falls, the longest run {slowest:.2f} s of work")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["--serve"] else main()
