#!/usr/bin/env bash
# An edge attribute called "type", written to GEXF by networkx 3.6.1, is lost on the way back, and
# makes graphology-gexf 0.13.2 refuse the whole file.
# Guess: "type" is an attribute like any other and is listed among the file's <attributes>.
# Seen: networkx writes it as GEXF's own attribute of <edge>, which says whether an edge is directed;
# its own reader drops it, graphology stops with "invalid 'type' option". Called "relation" it is read.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python networkx==3.6.1
with_node graphology@0.26.0 graphology-gexf@0.13.2
"$python" - <<'PY'
import networkx

for name in ("type", "relation"):
    graph = networkx.Graph()
    graph.add_edge("library", "data center", **{name: "member"})
    networkx.write_gexf(graph, f"{name}.gexf")
    [(_, _, read)] = networkx.read_gexf(f"{name}.gexf").edges(data=True)
    print("networkx reads back", name, read)
    assert (name in read) is (name == "relation")
PY
cat > seen.mjs <<'JS'
import assert from 'node:assert';
import fs from 'node:fs';
import Graph from 'graphology';
import gexf from 'graphology-gexf';

const read = (name) => gexf.parse(Graph, fs.readFileSync(`${name}.gexf`, 'utf8')).export().edges[0].attributes;
assert.throws(() => read('type'), /invalid 'type' option/);
assert.equal(read('relation').relation, 'member');
console.log("graphology refuses 'type', reads 'relation'");
JS
node seen.mjs
