#!/usr/bin/env python3
"""Tests scripts/check-conversions.py with made-up files; run by `make lint`."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("check-conversions.py")


class CheckConversions(unittest.TestCase):
    def found(self, *lines):
        """The conversions that the script finds in a file of `lines`, beside one of properties."""
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "a.swift").write_text("\n".join(lines))
            pathlib.Path(folder, "b.swift").write_text("struct B { var rate: Double; var count: Int }")
            run = subprocess.run(
                [sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 1 if run.stdout else 0, run.stderr)
        return len(run.stdout.splitlines())

    def test_floating_point_is_found(self):
        for line in [
            "let n = Int(x.rounded())", "let n = Int(1.5 * y)", "let n = UInt8(Double(i))",
            "let n = Int(b.rate)", "func f(x: Float) -> Int { Int(x) }", "let n = Int(min(b.rate, c))",
            "let x = 2 * b.rate; let n = Int(x)", "let n = list.map { Int(floor * 2.0) }",
        ]:
            self.assertEqual(self.found(line), 1, line)

    def test_whole_numbers_and_checked_conversions_are_not(self):
        for line in [
            "let n = Int(b.count)", "let n = Int(saturating: b.rate)", "let n = Int(exactly: b.rate)",
            "let n = Int(text) ?? 0", "// Int(b.rate)", 'let s = "Int(b.rate)"',
            "let n = Int(list[at(b.rate)])", "let n = Int(x.rounded())  // whole", "let n = Int.max",
        ]:
            self.assertEqual(self.found(line), 0, line)


if __name__ == "__main__":
    unittest.main()
