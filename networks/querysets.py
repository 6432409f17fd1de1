"""QuerySets of networks and memberships."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from partners.choices import Publication
from partners.last_seen import network_with_shown_status
from partners.querysets import PublishedQuerySet


class NetworkQuerySet(PublishedQuerySet):
    def for_audiences(self, *slugs: str):
        return self.filter(audiences__slug__in=slugs).distinct()

    def with_status(self, *statuses: str):
        """Those that pages show with one of these statuses today; see `partners.last_seen`."""
        return self.filter(network_with_shown_status(statuses))

    def with_member_count(self):
        """Annotated with `member_count`: published partners that are members, or last were."""
        return self.annotate(
            member_count=Count(
                "memberships",
                filter=Q(memberships__partner__publication=Publication.PUBLISHED)
                & (Q(memberships__is_past=False) | Q(status="ended")),
            )
        ).order_by("name")


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(is_past=False)

    def counting(self):
        """Those that make a member: present ones, and the past ones of a network that has ended."""
        return self.filter(Q(is_past=False) | Q(network__status="ended"))

    def member_counts(self, networks: Iterable[int]) -> dict[int, int]:
        """Network → how many published partners are or last were members; no network with none."""
        partners = self.model._meta.get_field("partner").related_model.objects.published()
        # Row by row: joined, SQLite would begin with all the partners there are.
        is_published = Exists(partners.order_by().filter(pk=OuterRef("partner")))
        members = self.counting().filter(is_published, network__in=list(networks)).order_by()
        return dict(members.values_list("network").annotate(Count("pk")))

    def of_published_partners(self):
        """By their states, then by name."""
        published = self.filter(partner__publication=Publication.PUBLISHED)
        return published.order_by("partner__state", "partner__sort_key")
