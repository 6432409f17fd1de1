#!/usr/bin/env bash
# vobject 0.9.9 reads a vCard's URL up to its first comma, and drops the rest without a word.
# Guess: URL holds one URI (RFC 6350, 6.7.8), in which a comma is an ordinary character.
# Seen: "https://example.org/map?bbox=1,2" is read as "https://example.org/map?bbox=1". A comma
# that is written %2C survives.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python vobject==0.9.9
"$python" - <<'PY'
import vobject

CARD = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Example Data Center\r\nURL:{}\r\nEND:VCARD\r\n"
plain, coded = (
    vobject.readOne(CARD.format(url)).url.value
    for url in ("https://example.org/map?bbox=1,2", "https://example.org/map?bbox=1%2C2")
)
print("comma:", plain, "| %2C:", coded)
assert plain == "https://example.org/map?bbox=1"
assert coded == "https://example.org/map?bbox=1%2C2"
PY
