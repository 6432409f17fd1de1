"""What can be asked of networks and memberships."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Count, F, Q

from partners.choices import Publication
from partners.querysets import PublishedQuerySet


class NetworkQuerySet(PublishedQuerySet):
    def for_audiences(self, *slugs: str):
        return self.filter(audiences__slug__in=slugs).distinct()

    def of_kinds(self, *kinds: str):
        return self.filter(kind__in=kinds)

    def with_status(self, *statuses: str):
        return self.filter(status__in=statuses)

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

    def of_networks(self, slugs: Iterable[str]):
        return self.counting().filter(network__slug__in=slugs)

    def counting(self):
        """Those that make a member: present ones, and the past ones of a network that has ended."""
        return self.filter(Q(is_past=False) | Q(network__status="ended"))

    def of_published_partners(self):
        return (
            self.filter(partner__publication=Publication.PUBLISHED)
            .select_related("partner__place")
            .order_by(F("partner__state").asc(), "partner__sort_key")
        )
