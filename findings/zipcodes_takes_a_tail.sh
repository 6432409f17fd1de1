#!/usr/bin/env bash
# zipcodes 3.0.0 takes a ZIP code with anything behind it for the ZIP code.
# Guess: matching("15213x") raises ValueError, as matching("1521") does: its message says "#####" or "#####-####".
# Seen: "15213x" and "15213 3456" find Pittsburgh. Only the beginning is looked at.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python zipcodes==3.0.0
"$python" - <<'PY'
import zipcodes

for text in ("15213", "15213-3456", "15213 3456", "15213x"):
    [found] = zipcodes.matching(text)
    print(text, "->", found["city"])
    assert found["city"] == "PITTSBURGH" or found["city"] == "Pittsburgh"
try:
    zipcodes.matching("1521")
except ValueError as error:
    print("1521 ->", error)
else:
    raise AssertionError("four digits are taken now")
PY
