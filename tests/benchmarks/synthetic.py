"""Fills a database with partners that do not exist, at real places; seeded, so always the same."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from networks.models import Membership
from partners import search
from partners.choices import Publication, VerificationMethod
from partners.models import Alias, Participant, Partner, Place, ServiceArea, Version
from partners.models.partner import sort_key

from .vocabulary import Vocabulary, read_vocabulary

SEED = 1847
BATCH = 2_000
DRAFTS = 0.03
# Of how many hundredths of the partners the real directory knows these; topics in their numbers.
SHORT_NAMES, ALIASES, DESCRIPTIONS, OWN_POINTS, CHECKED = 0.4, 0.25, 0.2, 0.5, 0.15
TOPIC_COUNTS = (0, 1, 1, 1, 2, 2, 3, 5)
NETWORK_COUNTS = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)
AREA_COUNTS = (1, 1, 1, 1, 1, 2, 2, 3)
WHAT = (
    "Data Center", "Open Data Office", "Indicators Project", "Mapping Lab", "Planning Council",
    "Housing Observatory", "Community Foundation", "Civic Brigade", "Research Institute",
    "Statistics Bureau", "GIS Department", "Extension Service", "Health Atlas", "Data Commons",
)  # fmt: skip
WORDS = (
    "neighborhoods", "census tables", "maps", "budgets", "schools", "air quality", "transit",
    "housing", "jobs", "libraries", "workshops", "surveys", "parcels", "health", "data literacy",
)  # fmt: skip


@dataclass(slots=True)
class Drawn:
    """One partner with what will hang on it once it has a key."""

    partner: Partner
    roles: list[int]
    topics: list[int]
    networks: list[int]
    needs: list[int]
    areas: list[int]
    aliases: list[str] = field(default_factory=list)


def make_directory(size: int, progress: Callable[[str], None] = print) -> None:
    """Put `size` synthetic partners in the place of the real ones, and index them."""
    vocabulary = read_vocabulary()
    _remove_real_partners()
    random = Random(SEED)
    for start in range(0, size, BATCH):
        numbers = range(start, min(start + BATCH, size))
        with transaction.atomic():
            _write([_draw(number, vocabulary, random) for number in numbers])
        if start % 50_000 == 0:
            progress(f"{start:,} of {size:,} partners written")
    search.rebuild()
    for subject in (Version.DIRECTORY, Version.VOCABULARY):
        Version.objects.advance(subject)
    _let_the_engine_look()


def _remove_real_partners() -> None:
    with transaction.atomic():
        Participant.objects.update(partner=None)
        Partner.objects.update(successor=None)
        # Entries that were merged away protect those they lead on to.
        Partner.objects.filter(merged_into__isnull=False).delete()
        Partner.objects.all().delete()


def _draw(number: int, vocabulary: Vocabulary, random: Random) -> Drawn:
    city = vocabulary.cities.one(random)
    return Drawn(
        partner=_partner(number, city, vocabulary, random),
        roles=vocabulary.roles.some(random, random.choice((1, 1, 1, 2))),
        topics=vocabulary.topics.some(random, random.choice(TOPIC_COUNTS)),
        networks=vocabulary.networks.some(random, random.choice(NETWORK_COUNTS)),
        needs=vocabulary.needs.some(random, random.choice((0, 0, 0, 0, 1, 2))),
        areas=_areas(city, vocabulary, random),
        aliases=[f"{city.name} Synthetic Desk {number:06}"] if random.random() < ALIASES else [],
    )


def _partner(number: int, city: Place, vocabulary: Vocabulary, random: Random) -> Partner:
    what = random.choice(WHAT)
    slug = f"synthetic-{what.lower().replace(' ', '-')}-{number:06}"
    name = f"Synthetic {what} {number:06} of {city.name}"
    initials = "".join(word[0] for word in what.split())
    partner = Partner(
        slug=slug,
        external_id=slug,
        name=name,
        sort_key=sort_key(name),
        short_name=f"S{initials}{number:06}" if random.random() < SHORT_NAMES else "",
        parent_organization=f"City of {city.name}" if random.random() < 0.3 else "",
        description=f"Helps people of {city.name} with {' and '.join(random.sample(WORDS, 3))}."
        if random.random() < DESCRIPTIONS
        else "",
        place=city,
        state=city.state,
        website=f"https://{slug}.example.org/",
        email=f"{slug}@example.org" if random.random() < 0.3 else "",
        status=vocabulary.statuses.one(random),
        publication=Publication.DRAFT if random.random() < DRAFTS else Publication.PUBLISHED,
        source_urls=f"https://{slug}.example.org/about",
        as_of=random.randint(2015, 2025),
        changed_in=1,
    )
    if random.random() < CHECKED:
        partner.verified_on = date(2025, random.randint(1, 12), random.randint(1, 28))
        partner.verified_how = VerificationMethod.WEBSITE
    if random.random() < OWN_POINTS and city.point:
        partner.latitude = min(90, city.latitude + random.uniform(-0.05, 0.05))
        partner.longitude = max(-180, min(180, city.longitude + random.uniform(-0.05, 0.05)))
    partner.set_unit_vector()
    return partner


def _areas(city: Place, vocabulary: Vocabulary, random: Random) -> list[int]:
    """The places it serves: its city, or some that the city lies in."""
    kinds = vocabulary.service_kinds.some(random, random.choice(AREA_COUNTS))
    around = vocabulary.containers[city.pk] | {"city": [city.pk]}
    return [random.choice(around[kind]) for kind in kinds if around.get(kind)] or [city.pk]


def _write(drawn: list[Drawn]) -> None:
    """One batch: the partners first, whose keys everything else names."""
    Partner.objects.bulk_create(one.partner for one in drawn)
    _link(Partner.roles.through, "partnerrole_id", ((o.partner.pk, o.roles) for o in drawn))
    _link(Partner.needs.through, "need_id", ((o.partner.pk, o.needs) for o in drawn))
    _link(Membership, "network_id", ((o.partner.pk, o.networks) for o in drawn))
    Alias.objects.bulk_create(
        Alias(partner_id=one.partner.pk, name=name) for one in drawn for name in one.aliases
    )
    ServiceArea.objects.bulk_create(
        ServiceArea(partner_id=one.partner.pk, place_id=place, name=f"place {place}")
        for one in drawn
        for place in one.areas
    )
    kind = ContentType.objects.get_for_model(Partner)
    Tagged = Partner.topics.through
    Tagged.objects.bulk_create(
        Tagged(content_type=kind, object_id=one.partner.pk, tag_id=tag)
        for one in drawn
        for tag in one.topics
    )


def _link(model, column: str, links) -> None:
    model.objects.bulk_create(
        model(partner_id=partner, **{column: other})
        for partner, others in links
        for other in others
    )


def _let_the_engine_look() -> None:
    """Renew the planner's statistics, as PostgreSQL's own housekeeping does within minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
