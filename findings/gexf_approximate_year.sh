#!/usr/bin/env bash
# networkx 3.6.1 writes a GEXF file that it cannot read when one year is known only roughly.
# Guess: a column with 1990 and "c. 2008" is declared as text, as both values can be text.
# Seen: the type of the first value counts for all: the column is "long", reading the file back
# stops with "invalid literal for int()", and graphology-gexf 0.13.2 reads not-a-number in its place.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python networkx==3.6.1
with_node graphology@0.26.0 graphology-gexf@0.13.2
"$python" - <<'PY'
import networkx

graph = networkx.Graph()
graph.add_node("a", founded=1990)
graph.add_node("b", founded="c. 2008")
networkx.write_gexf(graph, "years.gexf")
try:
    networkx.read_gexf("years.gexf")
except ValueError as error:
    print("networkx:", error)
    assert "invalid literal for int()" in str(error)
else:
    raise AssertionError("networkx reads its file now")
PY
cat > seen.mjs <<'JS'
import assert from 'node:assert';
import fs from 'node:fs';
import Graph from 'graphology';
import gexf from 'graphology-gexf';

const graph = gexf.parse(Graph, fs.readFileSync('years.gexf', 'utf8'));
console.log('graphology:', graph.getNodeAttribute('b', 'founded'));
assert.ok(Number.isNaN(graph.getNodeAttribute('b', 'founded')));
JS
node seen.mjs
