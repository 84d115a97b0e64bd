"""Finding and running the tool."""

import subprocess
import sys
from pathlib import Path

import pytest

import p300.tool
from p300 import P300Error, P300Warning, Tool


def program(path, text="echo 9.9.9"):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_a_path_comes_before_the_environment_the_package_and_the_search_path(tmp_path, monkeypatch):
    given, named, packed, found = (program(tmp_path / name) for name in ("given", "named", "packed", "p300"))
    monkeypatch.setenv("P300", named)
    monkeypatch.setattr(p300.tool, "PACKAGED", Path(packed))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Tool.find(given).path == given
    assert Tool.find().path == named
    monkeypatch.delenv("P300")
    assert Tool.find().path == packed
    Path(packed).unlink()
    assert Tool.find().path == found
    Path(found).unlink()
    with pytest.raises(P300Error, match="no tool p300 in this package or on PATH"):
        Tool.find()


def test_what_is_named_but_no_program_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("P300", str(tmp_path))
    with pytest.raises(P300Error, match="the environment variable P300 is /"):
        Tool.find()
    (tmp_path / "p300").write_bytes(b"\x7fELF broken")
    (tmp_path / "p300").chmod(0o755)
    with pytest.raises(P300Error, match="expected the tool p300"):
        _ = Tool.find(tmp_path / "p300").version


def test_the_tools_errors_and_warnings_are_its_own_words(tool, tmp_path):
    with pytest.raises(P300Error, match=r"p300 inspect ended with 1: error: .*nowhere.edf: cannot be opened"):
        tool.run("inspect", tmp_path / "nowhere.edf")
    noisy = Tool(program(tmp_path / "p", "echo 'train: 10 %' >&2; echo 'warning: take care' >&2; echo '[1]'"))
    with pytest.warns(P300Warning, match="^take care$"):
        assert noisy.run("train") == [1]
    with pytest.raises(P300Error, match="expected JSON"):
        Tool(program(tmp_path / "q")).run("train")


def test_the_package_is_of_the_tools_version(tool):
    assert p300.__version__ == tool.version


def test_python_m_p300_is_the_tool(tool):
    folder = Path(__file__).parents[1]
    command = [sys.executable, "-m", "p300", "--version"]
    assert (
        subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
        == f"{tool.version}\n"
    )
