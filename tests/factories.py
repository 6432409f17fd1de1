"""Rows for tests, one function a noun; names are plainly made up, any field can be overridden.

Each returns one saved row that is valid by itself; what it needs around it is made as well.
"""

from itertools import count

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.text import slugify

from networks.models import Audience, Membership, Network, Resource
from partners.changes import record_changes, record_shared_change
from partners.choices import Publication, State
from partners.models import (
    Alias,
    Containment,
    Need,
    Participant,
    Partner,
    PartnerRole,
    Partnership,
    PartnerType,
    Place,
    PlaceName,
    ServiceArea,
    Suggestion,
    Synonym,
    ZipCode,
)
from partners.suggestions.submission import receive, text_of

SOURCE = "https://example.org/where-the-facts-are"
_numbers = count(1)


def make_place(kind: str, name: str, *inside: Place, **fields) -> Place:
    """A place with its own name, lying in the places given (name the outermost ones as well)."""
    fields = {
        "code": f"{kind}-{next(_numbers)}",
        "slug": slugify(name),
        "prominence": fields.get("population") or 0,
        **fields,
    }
    place = Place.objects.create(kind=kind, name=name, **fields)
    PlaceName.objects.create(place=place, name=name, is_own=True)
    Containment.objects.bulk_create(Containment(inner=place, outer=outer) for outer in inside)
    return place


def make_nation(**fields) -> Place:
    return make_place("nation", "United States", **fields)


def make_state(code: str = "IL", **fields) -> Place:
    """A state by its postal code; asked again for the same one, it returns the one there is."""
    found = Place.objects.filter(kind="state", state=code).first()
    return found or make_place("state", State(code).english, state=code, **fields)


def make_county(name: str = "Sangamon County", state: str = "IL", **fields) -> Place:
    return make_place("county", name, make_state(state), state=state, **fields)


def make_city(name: str = "", state: str = "IL", county: Place | None = None, **fields) -> Place:
    """A city at a point; its name is "Springfield", with a number from the second on."""
    name = name or _unused(Place, "Springfield")
    fields = {"latitude": 39.8, "longitude": -89.64, "population": 1_000, **fields}
    fields.setdefault("county_name", county.name if county else "")
    outer = [make_state(state), *([county] if county else [])]
    return make_place("city", name, *outer, state=state, **fields)


def make_region(name: str = "Prairie Region (made up)", counties=(), **fields) -> Place:
    region = make_place("region", name, **fields)
    Containment.objects.bulk_create(Containment(inner=place, outer=region) for place in counties)
    return region


def make_zip_code(code: str = "62701", place: Place | None = None, **fields) -> ZipCode:
    """A ZIP code of a place; with a `name` and no place, one that lies in none.

    `counties` are those that it lies in, the main one first.
    """
    if place is None and "name" not in fields:
        place = make_city()
    if place:
        fields = {"name": place.name, "state": place.state, **fields}
    county, *others = fields.pop("counties", ()) or [
        make_county(f"County {next(_numbers)} (made up)")
    ]
    fields = {"latitude": 39.8, "longitude": -89.64, "state": "IL", **fields}
    zip_code = ZipCode.objects.create(
        code=code, place=place, county=county, has_other_counties=bool(others), **fields
    )
    zip_code.other_counties.set(others)
    return zip_code


def make_type(name: str = "", **fields) -> PartnerType:
    name = name or _unused(PartnerType, "Data office (made up)")
    fields = {"plural": f"{name}s", "slug": slugify(name)[:50], **fields}
    return PartnerType.objects.create(name=name, **fields)


def make_role(name: str = "", type: PartnerType | None = None, **fields) -> PartnerRole:
    name = name or _unused(PartnerRole, "Unit (made up)")
    type = type or make_type()
    fields = {"slug": slugify(f"{type.slug} {name}")[:60], **fields}
    return PartnerRole.objects.create(type=type, name=name, **fields)


def make_state_data_center_role() -> PartnerRole:
    """The role that every state has a holder of; asked again, it returns the one there is."""
    found = PartnerRole.objects.filter(slug="lead-agency").first()
    return found or make_role(
        "lead agency", make_type("State Data Center", slug="state-data-center"), slug="lead-agency"
    )


def make_need(name: str = "", **fields) -> Need:
    name = name or _unused(Need, "Charts (made up)")
    return Need.objects.create(name=name, **{"slug": slugify(name)[:60], **fields})


def make_synonym(*phrases: str) -> Synonym:
    return Synonym.objects.create(phrases="\n".join(phrases or ("GIS", "mapping (made up)")))


def make_partner(
    name: str = "", roles=(), needs=(), topics=(), serves=(), aliases=(), **fields
) -> Partner:
    """A published partner with a source of this year; `serves` are places, `aliases` and `topics`
    texts."""
    name = name or _unused(Partner, "Springfield Data Center (made up)")
    published = {"publication": Publication.PUBLISHED, "source_urls": SOURCE}
    fields = {**published, "as_of": timezone.localdate().year, **fields}
    partner = Partner.objects.create(name=name, **fields)
    partner.roles.set(roles)
    partner.needs.set(needs)
    if topics:
        partner.topics.set(topics)
    for place in serves:
        ServiceArea.objects.create(partner=partner, place=place, name=place.english_label)
    for alias in aliases:
        Alias.objects.create(partner=partner, name=alias)
    record_changes([partner.pk])
    partner.refresh_from_db(fields=("changed_in",))
    return partner


def make_audience(name: str = "", **fields) -> Audience:
    name = name or _unused(Audience, "Librarians (made up)")
    return Audience.objects.create(name=name, **{"slug": slugify(name)[:60], **fields})


def make_network(name: str = "", members=(), audiences=(), **fields) -> Network:
    """A published network with a source of this year and the partners given as members."""
    name = name or _unused(Network, "Prairie Data Network (made up)")
    published = {"publication": Publication.PUBLISHED, "source_urls": SOURCE}
    fields = {**published, "as_of": timezone.localdate().year, **fields}
    network = Network.objects.create(name=name, **fields)
    network.audiences.set(audiences)
    record_shared_change(Network, [network.pk])
    for partner in members:
        make_membership(partner, network)
    return network


def make_membership(
    partner: Partner | None = None, network: Network | None = None, **fields
) -> Membership:
    membership = Membership.objects.create(
        partner=partner or make_partner(), network=network or make_network(), **fields
    )
    record_changes([membership.partner_id])
    return membership


def make_resource(network: Network | None = None, **fields) -> Resource:
    number = next(_numbers)
    fields = {"title": f"Handbook {number} (made up)", "url": f"{SOURCE}/{number}", **fields}
    resource = Resource.objects.create(network=network or make_network(), **fields)
    record_shared_change(Network, [resource.network_id])
    return resource


def make_partnership(title: str = "", participants=(), **fields) -> Partnership:
    """A published story; `participants` are partners of the directory."""
    title = title or f"A library and its data center {next(_numbers)} (made up)"
    fields = {"publication": Publication.PUBLISHED, "source_url": SOURCE, **fields}
    partnership = Partnership.objects.create(title=title, **fields)
    record_shared_change(Partnership, [partnership.pk])
    for partner in participants:
        make_participant(partnership, partner=partner, name=partner.name)
    return partnership


def make_participant(partnership: Partnership | None = None, **fields) -> Participant:
    fields = {"name": f"Springfield Library {next(_numbers)} (made up)", **fields}
    story = partnership or make_partnership()
    participant = Participant.objects.create(partnership=story, **fields)
    record_shared_change(Partnership, [story.pk])
    return participant


def make_suggestion(partner: Partner | None = None, kind: str = "", **proposed) -> Suggestion:
    """A waiting suggestion: texts of a new partner, or of what should change about one."""
    kind = kind or (Suggestion.Kind.CORRECTION if partner else Suggestion.Kind.NEW)
    title = proposed.get("title") or proposed.get("name", "") or str(partner)
    suggestion = Suggestion(kind=kind, partner=partner, title=title, proposed=proposed)
    if partner:
        suggestion.seen = {field: text_of(partner, field) for field in proposed}
    suggestion.form_id = f"form-{next(_numbers)}"
    return receive(suggestion)


def make_user(username: str = "", **fields) -> User:
    return User.objects.create_user(username or f"reader{next(_numbers)}", **fields)


def make_curator(username: str = "", **fields) -> User:
    """Somebody who may enter the admin but is no superuser; permissions are given by the test."""
    return make_user(username or f"curator{next(_numbers)}", is_staff=True, **fields)


def make_superuser(username: str = "", **fields) -> User:
    return make_curator(username or f"lead{next(_numbers)}", is_superuser=True, **fields)


def _unused(model, name: str) -> str:
    """The name itself while no row has it; then with a number that grows."""
    return f"{name} {next(_numbers)}" if model.objects.filter(name=name).exists() else name
