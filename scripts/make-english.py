#!/usr/bin/env python3
"""Counts the letters of two English texts in the public domain for `--language-model english`.

    apt-get download dict-jargon dict-devil && for f in dict-*.deb; do dpkg-deb -x $f texts; done
    scripts/make-english.py texts/usr/share/dictd/{jargon,devil}.dict.dz > Sources/Evaluation/Language/EnglishLetters.swift

The Jargon File 4.4.7 and Ambrose Bierce's The Devil's Dictionary (1911): prose of 1,300,000 letters. Headwords and
how they are spoken are left out; what is no letter is a blank, `_`. Counts of three letters in a row, each pair of letters
followed by what comes next and how often.
"""

import collections
import gzip
import re
import sys


def prose(path):
    data = gzip.open(path).read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    lines = [line for line in text.split("\n")
             if line.startswith("    ") and not line.strip().startswith("/")]
    return re.sub(r"-\n\s*", "", "\n".join(lines))


def main():
    letters = re.sub(r"[^A-Z]+", "_", "\n".join(map(prose, sys.argv[1:])).upper()).strip("_")
    padded = "__" + letters
    next_letters = collections.defaultdict(collections.Counter)
    for place in range(len(letters)):
        next_letters[padded[place:place + 2]][padded[place + 2]] += 1
    words = [
        pair + "".join(f"{letter}{counts[letter]}" for letter in sorted(counts))
        for pair, counts in sorted(next_letters.items())
    ]
    lines, line = [], ""
    for word in words:
        # Longer ones go on in the next line, with their pair.
        while word:
            head = word[:2]
            if len(word) > 94:
                cut = max(m.start() for m in re.finditer(r"[A-Z_]\d", word[:94]) if m.start() > 2)
                part, word = word[:cut], head + word[cut:]
            else:
                part, word = word, ""
            if len(line) + 1 + len(part) > 96:
                lines.append(line)
                line = ""
            line = (line + " " + part).strip()
    lines.append(line)
    print("/// Pairs of letters of English, each with those that follow and how often: made by `scripts/make-english.py`.")
    print('let englishLetters = """')
    for line in lines:
        print("  " + line)
    print('  """')


main()
