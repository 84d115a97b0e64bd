#!/usr/bin/env python3
"""Tests scripts/check-arrows.py with made-up modules; run by `make lint`."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("check-arrows.py")
SOUND = {
    "Recording/Recording.swift": "public struct Recording { public var rate = 1.0 }\n",
    "Filtering/Filter.swift": "package struct Filter {}\n",
    "Epoching/Epochs.swift": "public struct Epochs { let filter: Filter, recording: Recording }\n",
    "Epoching/Recording+Epochs.swift": "extension Recording { func cutIntoEpochs() {} }\n",
    "Loader.swift": "public struct Loader { var epochs: Epochs }\n",
}


class CheckArrows(unittest.TestCase):
    def check(self, changed):
        """The script's exit status and lines for a sound module with some files changed or added."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (SOUND | changed).items():
                path = pathlib.Path(folder, "Sources", "Signal", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            run = subprocess.run(
                [sys.executable, SCRIPT, pathlib.Path(folder, "Sources")],
                capture_output=True, text=True,
            )
            self.assertEqual(run.stderr, "")
            return run.returncode, run.stdout.splitlines()

    def test_a_sound_module_passes(self):
        self.assertEqual(self.check({}), (0, []))

    def test_a_type_from_above_is_named_with_its_line(self):
        text = "package struct Filter {\n  var limit = 1\n  var epochs: [Epochs]\n}\n"
        status, lines = self.check({"Filtering/Filter.swift": text})
        self.assertEqual(status, 1)
        place = "Sources/Signal/Filtering/Filter.swift:3: "
        self.assertEqual(lines, [place + "Filtering may not use Epochs of Epoching"])

    def test_the_words_of_comments_and_strings_do_not_count(self):
        text = '/// Not Epochs.\nstruct Filter {} /* Epochs */\nlet word = "Epochs \\"Epochs\\""\n'
        self.assertEqual(self.check({"Filtering/Filter.swift": text})[0], 0)

    def test_what_is_interpolated_does(self):
        text = 'struct Filter { let word = "\\(Epochs.self)" }\n'
        self.assertEqual(self.check({"Filtering/Filter.swift": text})[0], 1)

    def test_a_member_that_a_folder_above_has_added_is_one_of_its_own(self):
        text = "struct Reader { func read(_ one: Recording) { one.cutIntoEpochs() } }\n"
        status, lines = self.check({"Preprocessing/Reader.swift": text})
        self.assertEqual(status, 1)
        self.assertIn("Preprocessing/Reader.swift:1: Preprocessing may not use cutIntoEpochs", lines[0])

    def test_a_function_from_above_is_told_from_a_variable_of_its_name(self):
        above = {"Epoching/Cut.swift": "package func cut(_ count: Int) {}\n"}
        used = {"Recording/Other.swift": "struct Other { func work() { cut(3) } }\n"}
        same = {"Recording/Other.swift": "struct Other { func work(cut: Int) -> Int { cut } }\n"}
        self.assertEqual(self.check(above | used)[0], 1)
        self.assertEqual(self.check(above | same)[0], 0)

    def test_a_private_type_may_bear_the_name_of_one_above(self):
        text = "private struct Epochs {}\nstruct Filter { private var epochs: Epochs }\n"
        self.assertEqual(self.check({"Filtering/Filter.swift": text})[0], 0)

    def test_filters_may_not_import_files(self):
        status, lines = self.check({"Filtering/Filter.swift": "\nimport Files\nstruct Filter {}\n"})
        place = "Sources/Signal/Filtering/Filter.swift:2: "
        self.assertEqual((status, lines), (1, [place + "Filtering may not import Files"]))

    def test_a_folder_that_is_not_in_the_table_is_named(self):
        status, lines = self.check({"Montages/Montage.swift": "struct Montage {}\n"})
        self.assertEqual(status, 1)
        self.assertIn("the folder Montages is not in the table", lines[0])


if __name__ == "__main__":
    unittest.main()
