#!/usr/bin/env bash
# The Python package us 4.0.0 looks states up by their sound when no code or name fits.
# Guess: states.lookup("Kolorado") or lookup("Main") is None, as they are no states.
# Seen: "Kolorado" is Colorado, and the street word "Main" is Maine. lookup(..., field="name") is exact.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python us==4.0.0
"$python" - <<'PY'
import us

for text, state in {"Kolorado": "CO", "Main": "ME"}.items():
    found = us.states.lookup(text)
    print(text, "->", found, found and found.abbr)
    assert found is not None and found.abbr == state
    assert us.states.lookup(text, field="name") is None
PY
