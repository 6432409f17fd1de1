#!/usr/bin/env bash
# igraph 1.0.0 turns every whole number of a GraphML or GML file into a float, also where the file says "long".
# Guess: <key attr.type="long"> with 1990 is read as the integer 1990, as networkx does.
# Seen: 1990.0. Text stays text, so a ZIP code with a leading zero survives.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python networkx==3.6.1 igraph==1.0.0
cd "$folder"
"$python" - <<'PY'
import igraph
import networkx

graph = networkx.Graph()
graph.add_node("a", founded=1990, postal_code="02138")
networkx.write_graphml(graph, "graph.graphml")
networkx.write_gml(graph, "graph.gml")
assert 'attr.type="long"' in open("graph.graphml", encoding="utf-8").read()
for read in (igraph.Graph.Read_GraphML("graph.graphml"), igraph.Graph.Read_GML("graph.gml")):
    [founded], [postal_code] = read.vs["founded"], read.vs["postal_code"]
    print(repr(founded), repr(postal_code))
    assert isinstance(founded, float) and postal_code == "02138"
PY
