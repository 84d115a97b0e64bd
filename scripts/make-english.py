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
    print("""extension LanguageModel {
  /// Letters of English: three in a row, counted in the Jargon File 4.4.7 and in Ambrose Bierce's
  /// The Devil's Dictionary, both in the public domain (`scripts/make-english.py`).
  public static let english = LanguageModel(
    name: "english", order: 3, counts: unpacked(englishLetters))

  /// Counts from pairs of letters, each with those that follow and how often: `THA9E21`.
  private static func unpacked(_ text: String) -> [String: Int] {
    var counts: [String: Int] = [:]
    for word in text.split(whereSeparator: \\.isWhitespace) {
      let pair = word.prefix(2)
      var rest = word.dropFirst(2)
      while let letter = rest.first {
        let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        counts[pair + String(letter)] = Int(digits)
        rest = rest.dropFirst(1 + digits.count)
      }
    }
    return counts
  }
}

private let englishLetters = \"\"\"""")
    for line in lines:
        print("  " + line)
    print('  """')


main()
