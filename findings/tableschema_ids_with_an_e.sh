#!/usr/bin/env bash
# frictionless 5.21.0 reads identifiers such as "12e5" as numbers in scientific notation.
# Guess: a column with the ids 12e5 and 44e1 is text; nobody writes a count so.
# Seen: the column is inferred as "number", and 12e5 is read as 1200000. A schema that says "string" keeps it.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python frictionless==5.21.0
cd "$folder"
printf 'id,name\n12e5,One\n44e1,Two\n' > partners.csv
"$python" - <<'PY'
from frictionless import Resource, Schema, describe, fields

inferred = describe("partners.csv").schema.get_field("id").type
first = Resource("partners.csv").read_rows()[0]["id"]
print(inferred, first)
assert inferred == "number" and first == 1_200_000
text = Schema(fields=[fields.StringField(name="id"), fields.StringField(name="name")])
assert Resource("partners.csv", schema=text).read_rows()[0]["id"] == "12e5"
PY
