#!/bin/sh
# Prints a man page made from the tool's own help: manual.sh P300 >p300.1
set -eu
tool=$1
export COLUMNS=80

# Options and arguments become tagged paragraphs, indented lines stay as they are.
format() {
  awk '
    function text(line) { gsub(/\\/, "\\e", line); gsub(/-/, "\\-", line)
      sub(/^\./, "\\\\\\&.", line); return line }
    function flush() { if (tag != "") { print ".TP\n.B " text(tag); print text(body) }
      tag = ""; body = "" }
    function plain() { if (verbatim) print ".fi"; verbatim = 0 }
    /^OVERVIEW: / { sub(/^OVERVIEW: /, "") }
    /^USAGE: / { flush(); plain(); usage = 1; print ".PP\n.B " text(substr($0, 8)); next }
    usage && /^       / { sub(/^ +/, ""); print ".br\n.B " text($0); next }
    { usage = 0 }
    /^[A-Z][A-Z ]*:$/ || /^[A-Z][a-z]*:$/ || /^(ARGUMENTS|OPTIONS|SUBCOMMANDS).*:$/ {
      flush(); plain(); listing = 1; print ".PP\n.I " text(toupper(substr($0, 1, 1)) tolower(substr($0, 2)))
      next }
    /^$/ { flush(); plain(); if (!listing) print ".PP"; next }
    listing && /^  [^ ]/ {
      flush(); line = substr($0, 3)
      if (match(line, /   *[^ ]/) && RSTART > 1) {
        tag = substr(line, 1, RSTART - 1); body = substr(line, RSTART); sub(/^ +/, "", body)
      } else tag = line
      next }
    listing && /^   / { sub(/^ +/, ""); body = body (body == "" ? "" : " ") $0; next }
    /^  / { if (!verbatim) print ".nf"; verbatim = 1; print text($0); next }
    { plain(); print text($0) }
    END { flush(); plain() }'
}

verbs=$("$tool" help | sed -n '/^SUBCOMMANDS:/,/^$/s/^  \([a-z]*\) .*/\1/p')
version=$("$tool" --version)

cat <<EOF
.TH P300 1 "" "p300 $version" "User Commands"
.SH NAME
p300 \\- detect the P300 in EEG
.SH SYNOPSIS
.B p300
.I verb
.RI [ options ]
.SH DESCRIPTION
EOF
"$tool" help | sed '/^SUBCOMMANDS:/,$d' | format
for verb in $verbs; do
  echo ".SH P300 $(echo "$verb" | tr '[:lower:]' '[:upper:]')"
  "$tool" help "$verb" | format
done
cat <<'EOF'
.SH EXIT STATUS
.TP
0
done
.TP
1
could not: bad input, no such file, nothing to train on
.TP
2
wrong usage
.TP
3
some of several inputs failed
EOF
