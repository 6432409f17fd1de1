"""A partner: an organization that helps people find and use data about their community."""

from django.conf import settings
from django.db import models
from taggit.managers import TaggableManager

from ..choices import Publication, State, Status, VerificationMethod
from ..last_seen import LastSeen
from ..places.geo import Point
from ..places.names import fold
from ..querysets import PartnerQuerySet
from ..slugs import SLUG_LENGTH, partner_address, unique_slug
from ..validators import validate_brief, validate_urls
from .contact import ContactModel
from .due_dates import MONTHS_BETWEEN_CHECKS, months_after
from .entry_version import EntryHistory, Links, Parts
from .location import LocatedModel
from .office import OfficeNames
from .partner_constraints import CONSTRAINTS
from .partner_indexes import INDEXES
from .place import Place
from .taxonomy import Need, PartnerRole

SORT_KEY_LENGTH = 80


def sort_key(name: str) -> bytes:
    """A name as lists order it: without case, accents, punctuation and a leading “the”."""
    return fold(name).removeprefix("the ").encode()[:SORT_KEY_LENGTH]


class Partner(OfficeNames, LastSeen, ContactModel, LocatedModel):
    """An organization, its names and roles, whom it serves, and how we know."""

    external_id = models.CharField(
        max_length=120,
        unique=True,
        blank=True,
        help_text="The row's name in import files. Left empty, it is the web address's last part.",
    )
    slug = models.SlugField(
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text="The last part of the web address. Left empty, it is made from the name.",
    )
    name = models.CharField(max_length=200)
    short_name = models.CharField(
        max_length=60, blank=True, help_text="Its abbreviation or nickname: “WPRDC”."
    )
    parent_organization = models.CharField(
        max_length=200, blank=True, help_text="The body it belongs to, as text."
    )
    description = models.TextField(
        blank=True,
        validators=[validate_brief],
        help_text=(
            "How it helps people find or use data, in your own words. Up to 40 words. Leave it "
            "empty instead of repeating what other fields say."
        ),
    )
    description_es = models.TextField(
        "description in Spanish",
        blank=True,
        help_text="If empty, Spanish pages show the English text.",
    )
    roles = models.ManyToManyField(PartnerRole, related_name="partners", blank=True)
    needs = models.ManyToManyField(Need, related_name="partners", blank=True)
    topics = TaggableManager(
        blank=True, verbose_name="topics", help_text="Separated by commas: “housing, GIS”."
    )

    street_address = models.CharField(max_length=200, blank=True)
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        related_name="partners",
        null=True,
        blank=True,
        limit_choices_to={"kind__in": Place.TOWNS},
        verbose_name="city",
        help_text="Where its office is. Enter its service area below.",
    )
    town = models.CharField(
        "town that the gazetteer lacks",
        max_length=120,
        blank=True,
        help_text="As its source spells it. A city from the list replaces it.",
    )
    state = models.CharField(
        max_length=2,
        choices=State,
        blank=True,
        db_index=True,
        help_text="Follows the city when there is one.",
    )
    postal_code = models.CharField("ZIP code", max_length=10, blank=True)

    ror_id = models.URLField("ROR id", max_length=100, blank=True)
    wikidata_id = models.CharField("Wikidata id", max_length=20, blank=True)

    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        db_index=False,
        help_text="Who continues the work when this organization has stopped.",
    )

    source_urls = models.TextField(
        "sources",
        blank=True,
        validators=[validate_urls],
        help_text="Web addresses where you found these facts, one per line.",
    )
    as_of = models.PositiveSmallIntegerField(
        "sources are of", null=True, blank=True, help_text="The year of the newest source."
    )
    note = models.TextField(
        "curators' note",
        blank=True,
        help_text="How we know this and what we’re not sure about. Not public.",
    )
    publication = models.CharField(max_length=10, choices=Publication, default=Publication.DRAFT)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged_entries",
        null=True,
        blank=True,
        db_index=False,
        editable=False,
        help_text="The entry of the same organization that holds its facts now.",
    )

    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    verified_how = models.CharField(max_length=10, choices=VerificationMethod, blank=True)
    verification_due_on = models.DateField("next check due", null=True, blank=True)

    sort_key = models.BinaryField(
        max_length=SORT_KEY_LENGTH,
        editable=False,
        default=b"",
        help_text="The name for sorting: bytes, which every database compares alike.",
    )
    changed_in = models.PositiveBigIntegerField(
        default=0,
        editable=False,
        db_index=True,
        help_text="The version of the directory in which this entry last changed.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PartnerQuerySet.as_manager()
    history = EntryHistory(
        Links("roles", joins=("type",)),
        Links("needs"),
        Links("topics"),
        Parts("aliases", ("name", "is_former", "until"), "Other names"),
        Parts("service_areas", ("place", "name"), "Service area"),
        Parts(
            "memberships",
            ("network", "is_past", "joined_on", "left_on"),
            "Networks it belongs to",
            is_logged=True,
        ),
        derived=("unit_x", "unit_y", "unit_z", "sort_key", "changed_in", "updated_at"),
    )

    class Meta(LocatedModel.Meta):
        ordering = ("sort_key", "pk")
        constraints = (*LocatedModel.Meta.constraints, *CONSTRAINTS)
        indexes = INDEXES

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = unique_slug(self, *self.slug_texts, fields=("slug", "external_id"))
        self.derive()
        super().save(*args, **kwargs)

    @property
    def slug_texts(self) -> tuple[str, str]:
        """What its web address is made from: its name and, where that is not enough, its town."""
        return self.name, self.town_name or self.state

    def derive(self) -> None:
        self.external_id = self.external_id or self.slug
        if self.place:
            self.state, self.town = self.place.state, ""
        self.sort_key = sort_key(self.name)
        self._have_a_next_check()
        super().derive()

    def _have_a_next_check(self) -> None:
        """Files that say when somebody checked an entry do not say when to check it again."""
        as_date = models.DateField().to_python
        checked, due = as_date(self.verified_on), as_date(self.verification_due_on)
        if checked and (due is None or due <= checked):
            self.verification_due_on = months_after(checked, MONTHS_BETWEEN_CHECKS)

    def get_absolute_url(self) -> str:
        return partner_address(self.slug)

    @property
    def point(self) -> Point | None:
        """Where it is: its own point, or its city's while nobody has entered one."""
        return super().point or (self.place.point if self.place else None)

    @property
    def is_location_approximate(self) -> bool:
        is_zip_codes = bool(self.town)
        return (self.latitude is None or is_zip_codes) and self.point is not None

    @property
    def types(self) -> list:
        """Its types, which follow from its roles, in the ladder's order."""
        return sorted({role.type for role in self.role_list}, key=lambda type: type.position)

    @property
    def role_list(self) -> list[PartnerRole]:
        return self._related("roles")

    @property
    def area_list(self) -> list:
        return self._related("service_areas")

    @property
    def alias_list(self) -> list:
        return self._related("aliases")

    @property
    def need_list(self) -> list[Need]:
        return self._related("needs")

    @property
    def topic_list(self) -> list:
        return self._related("topics")

    @property
    def membership_list(self) -> list:
        return self._related("memberships")

    def hold(self, **related: list) -> None:
        """Take related rows that are known already, by the names of their fields."""
        for name, rows in related.items():
            setattr(self, f"fetched_{name}", rows)

    def _related(self, name: str) -> list:
        """Related rows; no query where they were fetched into a list, or are held in one."""
        fetched = self.__dict__.get(f"fetched_{name}")
        return list(getattr(self, name).all()) if fetched is None else fetched

    @property
    def sources(self) -> list[str]:
        return self.source_urls.split()
