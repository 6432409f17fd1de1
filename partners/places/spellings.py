"""What a typed name may be short for, or say beside the name: "Town of Erie", "Erie Co"."""

from collections.abc import Iterator
from dataclasses import dataclass

from .addresses import COUNTY_ENDS, COUNTY_STARTS
from .name_index import LIBRARY_WORDS, NamedPlace, library_key

# Words that say what a thing is rather than which: "city of Pittsburgh", "the Bronx".
LEADING_WORDS = ("the ", "municipality of ", "city and county of ", "unified government of ",
                 "ciudad de ", "pueblo de ", "villa de ", "downtown ")  # fmt: skip
# Said before or behind a name, of places that are just that: "Monroe Township", "Town of Monroe".
_DESIGNATIONS = {
    "city": "city", "town": "town", "village": "village", "borough": "borough",
    "boro": "borough", "township": "township", "twp": "township", "cdp": "cdp",
    "plantation": "plantation", "charter township": "township",
}  # fmt: skip
_BEFORE_NAMES = tuple(f"{word} of " for word in _DESIGNATIONS)
_BEHIND_NAMES = tuple(f" {word}" for word in _DESIGNATIONS)
# "Greater Pittsburgh", "Pittsburgh metro area", "Pittsburgh and surrounding counties".
_AROUND = ("greater ", "metro ", "metropolitan ")
_AND_AROUND = (" metro", " metro area", " metropolitan area", " metro region", " area", " region",
               " and surrounding counties", " and surrounding area", " and surrounding areas",
               " and vicinity")  # fmt: skip
_REGION_NAMES = ("%s region", "greater %s", "%s metro area", "%s area", "metro %s", "%s metro")
_SAYS_LIBRARY = frozenset(("library", "libraries", "biblioteca"))
# The rank of places that are only found by the name of a library in them.
LIBRARY_RANK = 3


@dataclass(frozen=True, slots=True)
class Spelling:
    """A folded name to look for; with `kind` or `designation`, only among places that are that."""

    key: str
    rank: int = 1
    kind: str = ""
    designation: str = ""

    def fits(self, place: NamedPlace) -> bool:
        return self.kind in ("", place.kind) and self.designation in place.designation.lower()


def spellings(name: str) -> Iterator[Spelling]:
    """The folded name as typed, and what it may be short for."""
    yield Spelling(name, rank=0)
    for leading in LEADING_WORDS:
        if name.startswith(leading):
            yield Spelling(name.removeprefix(leading))
    yield from _without_designation(name)
    for core in cores_of_county(name):
        # "Erie Co" may be in Colorado or a county as well; behind a comma it is only the state.
        yield Spelling(core, rank=0 if name.endswith(" co") else 1, kind="county")
    for region in names_of_region(name):
        yield Spelling(region, kind="region")
    if core := around(name):
        yield Spelling(core, rank=2)
    yield from _library_spellings(name)


def _without_designation(name: str) -> Iterator[Spelling]:
    if not name.startswith(_BEFORE_NAMES) and not name.endswith(_BEHIND_NAMES):
        return  # most names, which is quickly seen
    for word, designation in _DESIGNATIONS.items():
        if name.startswith(f"{word} of "):
            core = name.removeprefix(f"{word} of ")
            yield Spelling(core, designation=designation)
            # Whoever writes "City of Wareham" means the town.
            yield Spelling(core, rank=2)
        elif name.endswith(f" {word}"):
            yield Spelling(name.removesuffix(f" {word}"), designation=designation)


def _library_spellings(name: str) -> Iterator[Spelling]:
    """Libraries that are called so, or that may be in a town of the name: "Cando library"."""
    words = name.split()
    if _SAYS_LIBRARY.intersection(words):
        yield Spelling(library_key(name), rank=LIBRARY_RANK)
        town = " ".join(word for word in words if word == "the" or word not in LIBRARY_WORDS)
        yield Spelling(town.removeprefix("of "), rank=LIBRARY_RANK + 1)


def cores_of_county(name: str) -> list[str]:
    """The name in "allegheny county", "allegheny co" and "condado de allegheny"."""
    cores = [
        *(name.removeprefix(start) for start in COUNTY_STARTS if name.startswith(start)),
        *(name.removesuffix(end) for end in COUNTY_ENDS if name.endswith(end)),
    ]
    # The "co" of "custer county co" is Colorado.
    return [core for core in cores if not core.endswith((" county", " parish"))]


def names_of_region(name: str) -> list[str]:
    """What the region may be called whose name is "greater pittsburgh" or "pittsburgh metro"."""
    core = around(name)
    return [pattern % core for pattern in _REGION_NAMES] if core else []


def around(name: str) -> str:
    """The city of "greater pittsburgh" or "pittsburgh and surrounding counties"; "" of others."""
    for leading in _AROUND:
        if name.startswith(leading):
            return name.removeprefix(leading)
    for end in sorted(_AND_AROUND, key=len, reverse=True):
        if name.endswith(end):
            return name.removesuffix(end)
    return ""
