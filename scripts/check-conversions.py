#!/usr/bin/env python3
"""Finds conversions of floating-point numbers to integers that trap on not-a-number or infinity.

    scripts/check-conversions.py [SOURCES]        (by default the repository's Sources and Fuzzing)

`Int(x)` of a `Double` ends the process where x is no number or too large, and such numbers come from
files. What is allowed instead: `Int(saturating: x)`, which gives the nearest that is possible, and
`Int(exactly: x)`, which gives nil; a line that ends in `// whole` is believed. Every other is printed as FILE:LINE; then the exit status is 1.

There is no compiler behind this: a name counts as floating-point where the file, or a property anywhere,
declares it as Double or Float or gives it a value that is one. Python's standard library is enough.
"""

import collections
import importlib.util
import pathlib
import re
import sys

SCRIPTS = pathlib.Path(__file__).resolve().parent

CONVERSION = re.compile(r"(?<![\w.])U?Int(?:8|16|32|64)?(?:\.init)?\(")
FLOATING = r"(?:Double|Float|Float32|Float64|CGFloat)"
TYPED = re.compile(r"\b([a-z_]\w*)\s*:\s*(?:inout\s+)?" + FLOATING + r"\b(?!\s*\])")
INTEGRAL = re.compile(r"\b([a-z_]\w*)\s*:\s*(?:inout\s+)?U?Int(?:8|16|32|64)?\b")
RETURNS = re.compile(r"\bfunc\s+([a-z_]\w*)[^{}]*?->\s*" + FLOATING + r"\s*[{\n]")
GIVEN = re.compile(r"\b(?:let|var)\s+([a-z_]\w*)\s*=\s*([^\n]+)")
BOUND = re.compile(r"\b(?:let|var|for|case)\s+(\w+|\([^()]*\))|([\w, ]+)\s+in\b|^\s*\(([^()]*)\) =", re.M)
# What makes an expression floating-point whatever its names are.
SIGN = re.compile(r"\.rounded\b|\.squareRoot\b|(?<![\w.])\d+\.\d|(?<![\w.])\d+e-?\d")


def code_of(text):
    """`text` without comments and the words of strings, as the other check reads it."""
    spec = importlib.util.spec_from_file_location("check_arrows", SCRIPTS / "check-arrows.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    globals()["code_of"] = module.code_of
    return module.code_of(text)


def argument(code, start):
    """What stands between the parenthesis before `start` and the one that closes it."""
    depth = 1
    for at in range(start, len(code)):
        depth += {"(": 1, ")": -1, "[": 1, "]": -1}.get(code[at], 0)
        if depth == 0:
            return code[start:at]
    return code[start:]


def outside_calls(text):
    """`text` without what stands in brackets behind a name: an index or an argument says nothing."""
    # The greatest, least and absolute of floating-point numbers are such numbers, too.
    text = re.sub(r"(?<![\w.])(?:min|max|abs)\(", "(", text)
    out, depth = [], 0
    for at, character in enumerate(text):
        if character in "([":
            before = text[at - 1 : at]
            if depth or (before and (before.isalnum() or before in "_])")):
                depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            out.append(character)
    return "".join(out)


def is_floating(expression, names, members):
    plain = outside_calls(expression)
    # The name of an initialiser that is called stays when its argument is taken out.
    if SIGN.search(plain) or re.search(r"(?<![\w.])" + FLOATING + r"\b(?!\.)", plain):
        return True
    for match in re.finditer(r"(\.)?\b([a-z_]\w*)\b", plain):
        name = match.group(2)
        if plain[match.end() :].lstrip().startswith("."):
            continue  # only the last of a.b.c tells
        if name in (members if match.group(1) else names):
            return True
    return False


def faults(files):
    """FILE, line and text of each conversion that is not allowed."""
    texts = {path: path.read_text() for path in files}
    codes = {path: code_of(text) for path, text in texts.items()}
    floating, integral = collections.Counter(), collections.Counter()
    for code in codes.values():
        floating.update(TYPED.findall(code) + RETURNS.findall(code))
        integral.update(INTEGRAL.findall(code))
    members = {name for name, count in floating.items() if count > integral[name]}
    for path, code in codes.items():
        others = set(INTEGRAL.findall(code))
        bound = {name for part in map(" ".join, BOUND.findall(code)) for name in re.findall(r"[a-z_]\w*", part)}
        names = (set(TYPED.findall(code) + RETURNS.findall(code)) | (members - bound)) - others
        for _ in range(3):  # a value of a value of a value
            for name, value in GIVEN.findall(code):
                made_whole = re.match(r"\s*(?:try\s+)?(?:U?Int\d*\(|\[)", value)
                if name not in others and not made_whole and is_floating(value, names, members):
                    names.add(name)
        for match in CONVERSION.finditer(code):
            inside = argument(code, match.end())
            if re.match(r"\s*\w+\s*:", inside) or not inside.strip():
                continue
            line = code.count("\n", 0, match.start()) + 1
            # What is not seen here may be told: the line then ends with this comment.
            if texts[path].splitlines()[line - 1].endswith("// whole"):
                continue
            if is_floating(inside, names, members):
                yield path, line, f"{match.group()}{' '.join(inside.split())})"


def main():
    roots = [pathlib.Path(root) for root in sys.argv[1:]] or [
        SCRIPTS.parent / "Sources",
        SCRIPTS.parent / "Fuzzing",
    ]
    files = sorted(path for root in roots for path in root.rglob("*.swift"))
    found = list(faults(files))
    for path, line, text in found:
        print(f"{path}:{line}: {text}: expected Int(saturating:) or Int(exactly:)")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
