"""What becomes of places that a new gazetteer does not have, and of addresses that it changes.

Whatever refers to a place that is gone refers to its successors from then on, and whoever asks
for a former address is led on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import CharField, Model, Value
from django.db.models.functions import Cast, Concat

from .draft import Draft, values_of

# Statements name so many rows at once.
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class StandingPlace:
    """A place as the database has it before a load; `path` is "pa/pittsburgh"."""

    pk: int
    path: str
    is_curated: bool


class Succession:
    """From the places that stand in the database to those of a draft.

    `redirects` are rows of `old_path` and `code`, which may be several codes: a county that was
    divided. Made before the draft is saved; its methods are called in the order they stand in.
    """

    def __init__(self, draft: Draft, redirects: list[dict[str, str]]) -> None:
        self.draft = draft
        self.redirects = {row["old_path"]: values_of(row["code"]) for row in redirects}
        self.owners = {place.path: code for code, place in draft.places.items()}
        self.before = dict(_standing_places())
        self.gone = {
            place.pk: codes
            for code, place in self.before.items()
            if code not in draft.places and (codes := self._successors(place)) is not None
        }

    def _successors(self, place: StandingPlace) -> list[str] | None:
        """The codes of who follows a place that no file has; None for one that just stays."""
        owner = [self.owners[place.path]] if place.path in self.owners else []
        if place.is_curated:
            return owner or None
        return self.redirects.get(place.path) or owner

    def free_addresses(self) -> None:
        """Take from places the addresses that they lose, so that others can have them."""
        losing = [
            place.pk
            for code, place in self.before.items()
            if self.owners.get(place.path, code) != code
            or (code in self.draft.places and self.draft.places[code].path != place.path)
        ]
        slug = Concat(Value("formerly-"), Cast("pk", CharField()))
        for some in in_batches(losing):
            _model("Place").objects.filter(pk__in=some).update(slug=slug)

    def hand_over(self, ids: dict[str, int]) -> int:
        """Have the successors serve and hold what the gone did; delete those.

        Returns how many stay nevertheless: they have no successor, and entries refer to them.
        """
        followed = {pk: [ids[code] for code in codes] for pk, codes in self.gone.items() if codes}
        for some in in_batches(list(followed)):
            for area in _model("ServiceArea").objects.filter(place__in=some):
                _serve_instead(area, followed[area.place_id])
            for name in ("Partner", "Partnership"):
                for entry in _model(name).objects.filter(place__in=some).only("pk", "place_id"):
                    _update(entry, place_id=followed[entry.place_id][0])
            for name in _model("PlaceName").objects.filter(place__in=some, source="curator"):
                names = _model("PlaceName").objects.filter(place=followed[name.place_id][0])
                if not names.filter(key=name.key).exists():
                    _update(name, place_id=followed[name.place_id][0])
            for address in _former_addresses().filter(object_id__in=some):
                _update(address, object_id=followed[address.object_id][0])
        leaving = list(self.gone.keys() - self._referred_to())
        for some in in_batches(leaving):
            _model("Place").objects.filter(pk__in=some).delete()
        return len(self.gone) - len(leaving)

    def _referred_to(self) -> set[int]:
        found = set()
        for name in ("ServiceArea", "Partner", "Partnership"):
            rows = _model(name).objects.order_by().exclude(place=None)
            found.update(rows.values_list("place", flat=True).distinct())
        return found

    def remember_addresses(self, ids: dict[str, int]) -> None:
        """Lead on from each address that was a place's to the place or its first successor."""
        leading = {path: codes[0] for path, codes in self.redirects.items()}
        for code, place in self.before.items():
            if code in self.draft.places:
                leading[place.path] = code
            elif codes := self.gone.get(place.pk):
                leading[place.path] = codes[0]
        known = dict(_former_addresses().values_list("slug", "object_id"))
        new = {
            path: ids[code]
            for path, code in leading.items()
            if path not in self.owners and known.get(path) != ids[code]
        }
        for some in in_batches(list(new.keys() & known)):
            _former_addresses().filter(slug__in=some).delete()
        kind = _content_type()
        FormerAddress = _model("FormerAddress")
        FormerAddress.objects.bulk_create(
            FormerAddress(content_type=kind, object_id=pk, slug=path) for path, pk in new.items()
        )


def _standing_places() -> Iterator[tuple[str, StandingPlace]]:
    columns = ("code", "pk", "state", "slug", "is_curated")
    rows = _model("Place").objects.order_by().values_list(*columns)
    for code, pk, state, slug, is_curated in rows:
        yield code, StandingPlace(pk, f"{state.lower() or 'regions'}/{slug}", is_curated)


def _serve_instead(area: Model, places: list[int]) -> None:
    """Make a service area one of each of some places; of one that is served already, no second."""
    areas = type(area).objects.filter(partner=area.partner_id)
    served = set(areas.values_list("place", flat=True))
    first, *others = [place for place in places if place not in served] or [None]
    if first is None:
        area.delete()
        return
    _update(area, place_id=first)
    for place in _model("Place").objects.filter(pk__in=others):
        areas.get_or_create(
            partner_id=area.partner_id, name=place.english_label, defaults={"place": place}
        )


def _update(row: Model, **fields: int) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def _former_addresses():
    return _model("FormerAddress").objects.filter(content_type=_content_type())


def _content_type() -> Model:
    return apps.get_model("contenttypes", "ContentType").objects.get_for_model(_model("Place"))


def _model(name: str) -> type[Model]:
    return apps.get_model("partners", name)


def in_batches(keys: list) -> Iterator[list]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
