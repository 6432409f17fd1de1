#!/usr/bin/env bash
# Processors of JSON-LD do not agree on the type of a longitude that is a round number.
# Guess: {"longitude": -80.0} is the same double everywhere, as 40.5 is.
# Seen: PyLD 3.3.0 and jsonld.js 9.0.0 write "-80"^^xsd:integer, rdflib 7.6.0 "-80.0"^^xsd:double;
# for 40.5 all say double. The first two also write the language tag es-US as es-us, rdflib keeps it.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python pyld==3.3.0 rdflib==7.6.0
with_node jsonld@9.0.0
cat > place.json <<'JSON'
{"@context": {"@vocab": "https://schema.org/"}, "@id": "https://example.org/place", "latitude": 40.5,
 "longitude": -80.0, "name": {"@value": "Centro", "@language": "es-US"}}
JSON
"$python" - <<'PY'
import json

import rdflib
from pyld import jsonld

text = open("place.json", encoding="utf-8").read()
pyld_says = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})
rdflib_says = rdflib.Graph().parse(data=text, format="json-ld").serialize(format="nt")
print(pyld_says, rdflib_says, sep="\n")
assert '"-80"^^<http://www.w3.org/2001/XMLSchema#integer>' in pyld_says and '"Centro"@es-us' in pyld_says
assert '"-80.0"^^<http://www.w3.org/2001/XMLSchema#double>' in rdflib_says and '"Centro"@es-US' in rdflib_says
PY
cat > seen.mjs <<'JS'
import assert from 'node:assert';
import fs from 'node:fs';
import jsonld from 'jsonld';

const says = await jsonld.toRDF(JSON.parse(fs.readFileSync('place.json', 'utf8')), { format: 'application/n-quads' });
console.log(says);
assert.ok(says.includes('"-80"^^<http://www.w3.org/2001/XMLSchema#integer>') && says.includes('"Centro"@es-us'));
JS
node seen.mjs
