#!/usr/bin/env bash
# addfips 0.4.2 answers a county's bare name with an independent city of that name, and does not say so.
# Guess: get_county_fips("Baltimore", "MD") is Baltimore County, 24005, or a question back.
# Seen: 24510, the city; also Fairfax VA, Richmond VA and St. Louis MO. With "County" behind it the
# county is found. Only the spelling without a space is known: "LaPorte" IN, "DeKalb" IL, but "La Salle" LA.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_python addfips==0.4.2 setuptools==80.9.0
"$python" - <<'PY'
import addfips

find = addfips.AddFIPS().get_county_fips
CITY = {("Baltimore", "MD"): "24510", ("Fairfax", "VA"): "51600", ("Richmond", "VA"): "51760", ("St. Louis", "MO"): "29510"}
for (name, state), fips in CITY.items():
    print(name, state, find(name, state=state), find(f"{name} County", state=state))
    assert find(name, state=state) == fips
    assert find(f"{name} County", state=state) not in (None, fips)
assert find("LaPorte", state="IN") == "18091" and find("La Porte", state="IN") is None
assert find("La Salle", state="LA") == "22059" and find("LaSalle", state="LA") is None
PY
