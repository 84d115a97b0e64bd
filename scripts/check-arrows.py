#!/usr/bin/env python3
"""Guards the arrows between the folders of a module, which the compiler does not.

    scripts/check-arrows.py [SOURCES]        (by default the repository's Sources)

For each folder in the table below: which types, functions and constants it declares at the top level,
which members it adds to types of other folders, and what it uses of folders that it may not know. Each
such use is printed as FILE:LINE, and so is a folder that the table does not have; then the exit
status is 1. Nothing but Python's standard library is needed.
"""

import pathlib
import re
import sys

# Each folder of a module with those whose declarations it may use; "." is the module's own folder.
ARROWS = {
    "Signal": {
        "Recording": [],
        "Filtering": [],
        "Preprocessing": ["Recording", "Filtering"],
        "Epoching": ["Recording", "Filtering", "Preprocessing"],
        "Writing": ["Recording", "Epoching"],
        ".": ["Recording", "Filtering", "Preprocessing", "Epoching"],
    }
}

# Modules that a folder may not import.
FORBIDDEN_IMPORTS = {("Signal", "Filtering"): ["Files"]}

MODIFIERS = r"(?:(?:public|package|internal|final|indirect|nonisolated|@\w+(?:\([^)]*\))?)\s+)*"
DECLARATION = re.compile(
    MODIFIERS + r"(?:struct|class|enum|protocol|actor|typealias|func|let|var)\s+([A-Za-z_]\w*)"
)
PRIVATE = re.compile(
    r"\b(?:file)?private\s+(?:(?:final|indirect|static)\s+)*"
    r"(?:struct|class|enum|protocol|typealias|func|let|var)\s+([A-Za-z_]\w*)"
)
EXTENSION = re.compile(MODIFIERS + r"extension\s+([A-Z]\w*)")
MEMBER = re.compile(r"\b(?:func|var|let|case|struct|class|enum|typealias)\s+([A-Za-z_]\w*)")
IMPORT = re.compile(r"^\s*(?:@\w+(?:\(\w+\))?\s+)*import\s+(\w+)", re.M)


def code_of(text):
    """`text` with spaces for comments and for the words of strings; lines and columns stay."""
    out = []
    place = 0

    def blank(part):
        out.append(re.sub(r"[^\n]", " ", part))

    def string(start):
        """Blanks a string that begins at `start`, but for what is interpolated; gives its end."""
        head = re.compile(r'(#*)("""|")').match(text, start)
        hashes, quotes = head.groups()
        blank(head.group())
        at = head.end()
        while at < len(text):
            if text.startswith(quotes + hashes, at):
                blank(quotes + hashes)
                return at + len(quotes + hashes)
            if text.startswith("\\" + hashes + "(", at):
                blank("\\" + hashes)
                at = code(at + 1 + len(hashes), True)
            elif text[at] == "\\" and not hashes:
                blank(text[at : at + 2])
                at += 2
            else:
                blank(text[at])
                at += 1
        return at

    def code(start, nested):
        """Copies code from `start` to the end, or of an interpolation to its closing parenthesis."""
        at, depth = start, 0
        while at < len(text):
            if text.startswith("//", at):
                end = text.find("\n", at)
                end = len(text) if end < 0 else end
                blank(text[at:end])
                at = end
            elif text.startswith("/*", at):
                end, level = at + 2, 1
                while level and end < len(text):
                    step = text[end : end + 2]
                    level += {"/*": 1, "*/": -1}.get(step, 0)
                    end += 2 if step in ("/*", "*/") else 1
                blank(text[at:end])
                at = end
            elif re.compile(r'#*"').match(text, at):
                at = string(at)
            else:
                depth += {"(": 1, ")": -1}.get(text[at], 0)
                out.append(text[at])
                at += 1
                if nested and depth == 0:
                    return at
        return at

    code(place, False)
    return "".join(out)


def top_level(code):
    """`code` with spaces for all between braces."""
    out, depth = [], 0
    for character in code:
        depth -= character == "}"
        out.append(character if depth <= 0 or character == "\n" else " ")
        depth += character == "{"
    return "".join(out)


def block(code, start):
    """What stands between the first opening brace from `start` on and the one that closes it."""
    first = code.find("{", start)
    depth = 0
    for at in range(first, len(code)):
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        if depth == 0:
            return code[first + 1 : at]
    return code[first + 1 :]


class Module:
    """The Swift files of a module and what their folders declare."""

    def __init__(self, root, arrows):
        self.root, self.arrows = root, arrows
        self.files = {}  # path -> (folder, code)
        self.home = {}  # top-level name -> folders
        self.added = {}  # member added to another folder's type -> folders
        for path in sorted(root.rglob("*.swift")):
            parts = path.relative_to(root).parts
            self.files[path] = (parts[0] if len(parts) > 1 else ".", code_of(path.read_text()))
        for folder, code in self.files.values():
            outside = top_level(code)
            for match in re.finditer(r"^" + DECLARATION.pattern, outside, re.M):
                self.home.setdefault(match.group(1), set()).add(folder)
        members = {}  # member's name -> folders that declare it without adding it to another's type
        for folder, code in self.files.values():
            rest = code
            for match in re.finditer(r"^" + EXTENSION.pattern, top_level(code), re.M):
                homes = self.home.get(match.group(1))
                if not homes or folder in homes:
                    continue
                body = block(code, match.start())
                rest = rest.replace(body, "", 1)
                for member in MEMBER.findall(top_level(body)):
                    self.added.setdefault(member, set()).add(folder)
            for member in MEMBER.findall(rest):
                members.setdefault(member, set()).add(folder)
        # A name that is a member of other types as well says nothing.
        self.added = {name: at for name, at in self.added.items() if name not in members}

    def faults(self):
        """FILE:LINE and words, for each use against the arrows."""
        for path, (folder, code) in self.files.items():
            if folder not in self.arrows:
                yield path, 1, f"the folder {folder} is not in the table of scripts/check-arrows.py"
                continue
            allowed = {folder, *self.arrows[folder]}
            own = set(PRIVATE.findall(code))
            for name in FORBIDDEN_IMPORTS.get((self.root.name, folder), []):
                for match in IMPORT.finditer(code):
                    if match.group(1) == name:
                        line = code.count("\n", 0, match.start(1)) + 1
                        yield path, line, f"{folder} may not import {name}"
            for match in re.finditer(r"(?<![\w.])[A-Za-z_]\w*|(?<=\.)[a-z_]\w*", code):
                name = match.group()
                is_member = code[match.start() - 1 : match.start()] == "."
                homes = (self.added if is_member else self.home).get(name)
                if not homes or homes & allowed or name in own:
                    continue
                # `name:` is an argument's label, `let name` a variable of that name.
                before, after = code[: match.start()].rstrip(), code[match.end() :].lstrip()
                if not name[0].isupper() and not is_member and not after.startswith("("):
                    continue
                if re.search(r"\b(?:func|case|let|var)$", before):
                    continue
                line = code.count("\n", 0, match.start()) + 1
                yield path, line, f"{folder} may not use {name} of {', '.join(sorted(homes))}"


def main():
    repository = pathlib.Path(__file__).resolve().parents[1]
    sources = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else repository / "Sources"
    count = 0
    for name, arrows in ARROWS.items():
        for path, line, words in Module(sources / name, arrows).faults():
            print(f"{path.relative_to(sources.parent)}:{line}: {words}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
