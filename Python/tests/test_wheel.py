"""The wheel: the same bytes from the same sources, with the tool in it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling")

PROJECT = Path(__file__).parents[1]


def build(folder, **environment):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    variables = {name: value for name, value in os.environ.items() if name != "P300"}
    done = subprocess.run(
        command, cwd=PROJECT, env=variables | environment, capture_output=True, text=True, check=False
    )
    return next(folder.glob("*.whl"), None), done.stderr


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "tool with a name"
    path.write_text("#!/bin/sh\necho 9.9.9\n")
    path.chmod(0o700)
    return path


def test_two_builds_are_equal_whatever_time_and_rights_files_have(program, tmp_path):
    epoch = {"SOURCE_DATE_EPOCH": "1700000000"}
    first, _ = build(tmp_path / "a", P300=str(program), **epoch)
    os.utime(program, (1, 1))
    program.chmod(0o755)
    second, _ = build(tmp_path / "b", P300=str(program), **epoch)
    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_the_tool_is_in_it_and_the_platform_in_its_name(program, tmp_path):
    wheel, _ = build(tmp_path / "a", P300=str(program))
    assert wheel.name.startswith("p300-")
    assert "-py3-none-" in wheel.name
    assert not wheel.name.endswith("-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        tool = archive.getinfo("p300/bin/p300")
        assert archive.read(tool) == program.read_bytes()
        assert tool.external_attr >> 16 & 0o777 == 0o755
        assert "p300/py.typed" in archive.namelist()
        assert not [name for name in archive.namelist() if "tests" in name or name.endswith(".pyc")]


def test_without_the_tool_it_is_for_any_platform(tmp_path):
    wheel, _ = build(tmp_path / "a")
    assert wheel.name.endswith("-py3-none-any.whl")


def test_a_tool_that_is_none_is_told(tmp_path):
    wheel, said = build(tmp_path / "a", P300=str(tmp_path))
    assert wheel is None
    assert "expected the tool p300, a program" in said
