"""Support networks and communities of practice, what they offer, and who belongs to them."""

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from partners.choices import Publication
from partners.last_seen import LastSeen
from partners.models import Partner
from partners.models.entry_version import EntryHistory, Links, Parts
from partners.slugs import SLUG_LENGTH, unique_slug
from partners.validators import validate_brief, validate_urls

from .querysets import MembershipQuerySet, NetworkQuerySet

# Words that curators use again and again for how far a network reaches and where its people talk.
KNOWN_WORDS = {
    "national": _("national"),
    "regional": _("regional"),
    "international": _("international"),
    "mailing list": _("mailing list"),
    "conference": _("conference"),
    "webinars": _("webinars"),
    "working groups": _("working groups"),
    "blog": _("blog"),
}


def in_words(text: str) -> str | Promise:
    """The text in the language of the page where it is one of the known words."""
    return KNOWN_WORDS.get(text.lower(), text)


class Audience(models.Model):
    """Whom a network is for: libraries, data intermediaries, government."""

    name = models.CharField(max_length=60, unique=True)
    name_es = models.CharField("name in Spanish", max_length=80, blank=True)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Network(LastSeen, models.Model):
    """A group that people who work with civic data can join or learn from."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("Network")
        COLLABORATIVE = "collaborative", _("Collaborative")
        COMMUNITY = "community-of-practice", _("Community of practice")
        PROGRAM = "program", _("Program")
        CONFERENCE = "conference", _("Conference")
        INTEREST_GROUP = "interest-group", _("Interest group")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        UNKNOWN = "unknown", _("Not sure if active")
        ENDED = "ended", _("Ended")

    statuses = Status
    # Editors do not mark networks as checked.
    verified_on = None

    class Joining(models.TextChoices):
        OPEN = "open", _("Open to anyone")
        APPLICATION = "application", _("By application")
        MEMBERS = "members-only", _("Paying members only")
        CITY = "by-city", _("City by city")
        INVITATION = "invitation", _("By invitation")

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=60, blank=True)
    slug = models.SlugField(max_length=SLUG_LENGTH, unique=True, blank=True)
    kind = models.CharField(max_length=30, choices=Kind, default=Kind.NETWORK)
    host_organization = models.CharField(max_length=200, blank=True)
    scope = models.CharField(
        max_length=40, blank=True, help_text="How far it reaches: national, international."
    )
    audiences = models.ManyToManyField(Audience, related_name="networks", blank=True)
    description = models.TextField(
        blank=True,
        validators=[validate_brief],
        help_text="What it does, in your own words. Up to 40 words.",
    )
    description_es = models.TextField("description in Spanish", blank=True)
    website = models.URLField(max_length=500, blank=True)
    membership = models.CharField(max_length=20, choices=Joining, blank=True)
    how_to_join = models.TextField(blank=True)
    how_to_join_es = models.TextField("how to join, in Spanish", blank=True)
    channels = models.CharField(
        max_length=300,
        blank=True,
        help_text="How members communicate, separated by semicolons: “mailing list; webinars”.",
    )
    topics = TaggableManager(blank=True, verbose_name="topics")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_year = models.PositiveSmallIntegerField(null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        help_text="The network that continues its work.",
    )
    members = models.ManyToManyField(
        Partner, through="Membership", related_name="networks", blank=True
    )
    source_urls = models.TextField("sources", blank=True, validators=[validate_urls])
    as_of = models.PositiveSmallIntegerField("sources are of", null=True, blank=True)
    note = models.TextField("curators' note", blank=True)
    publication = models.CharField(
        max_length=10, choices=Publication, default=Publication.DRAFT, db_index=True
    )

    objects = NetworkQuerySet.as_manager()
    # Its members have a history each: a list of a thousand is no part of an entry.
    history = EntryHistory(
        Links("audiences"),
        Links("topics"),
        Parts("former_names", ("name", "until"), "Former names"),
        Parts("resources", ("title", "url", "position"), "Resources it has published"),
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                name="networks_network_is_not_its_own_successor",
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
                violation_error_message="A network cannot be its own successor.",
            ),
            models.CheckConstraint(
                name="networks_network_ended_after_founded",
                condition=Q(founded_year__isnull=True)
                | Q(ended_year__isnull=True)
                | Q(ended_year__gte=F("founded_year")),
                violation_error_message="The year it ended is before the year it was founded.",
            ),
            models.CheckConstraint(
                name="networks_network_has_an_end_only_when_ended",
                condition=Q(ended_year__isnull=True) | Q(status="ended"),
                violation_error_message=(
                    "Only a network that has ended can have a year when it ended."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or unique_slug(self, self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("networks:detail", args=[self.slug])

    @property
    def has_ended(self) -> bool:
        return self.status == self.Status.ENDED

    @property
    def channel_list(self) -> list[str | Promise]:
        return [in_words(part.strip()) for part in self.channels.split(";") if part.strip()]

    @property
    def scope_in_words(self) -> str | Promise:
        return in_words(self.scope)

    @property
    def sources(self) -> list[str]:
        return self.source_urls.split()


class FormerName(models.Model):
    """A name that a network used to have."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True, help_text="The last day the name was used.")

    class Meta:
        ordering = ("-until", "name")
        constraints = (
            UniqueConstraint(fields=("network", "name"), name="networks_formername_is_unique"),
        )

    def __str__(self) -> str:
        return self.name


class Resource(models.Model):
    """Something a network has published that helps."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="resources")
    title = models.CharField(max_length=200)
    url = models.URLField("web address", max_length=500)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "title")
        constraints = (
            UniqueConstraint(fields=("network", "url"), name="networks_resource_is_unique"),
        )

    def __str__(self) -> str:
        return self.title


class Membership(models.Model):
    """A partner's membership of a network, present or past."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="memberships")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    is_past = models.BooleanField("past member", default=False)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = EntryHistory(indexed=("partner", "network"))

    class Meta:
        ordering = ("is_past", "network__name")
        constraints = (
            UniqueConstraint(fields=("partner", "network"), name="networks_membership_is_unique"),
            models.CheckConstraint(
                name="networks_membership_left_after_joined",
                condition=Q(joined_on__isnull=True)
                | Q(left_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
                violation_error_message="The leaving date is before the joining date.",
            ),
            models.CheckConstraint(
                name="networks_membership_that_was_left_is_past",
                condition=Q(left_on__isnull=True) | Q(is_past=True),
                violation_error_message="A membership with a leaving date must be marked as past.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.network} (former)" if self.is_past else str(self.network)
