"""Merging and undoing any two entries leaves both exactly as they were."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from networks.models import Membership
from partners.duplicates.merge import merge, undo
from partners.duplicates.merge_plan import MergeChoices
from partners.history.entry_snapshot import snapshot
from partners.models import Alias, Partner
from tests import factories as make

pytestmark = pytest.mark.django_db

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
ENTRY = st.fixed_dictionaries(
    {
        "short_name": TEXT,
        "note": TEXT,
        "phone": TEXT,
        "status": st.sampled_from(["active", "unknown", "closed"]),
        "as_of": st.none() | st.integers(1990, 2030),
        "publication": st.sampled_from(["published", "draft"]),
        "point": st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
        "checked": st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
        "aliases": st.dictionaries(TEXT.filter(str.strip), st.booleans(), max_size=3),
        "roles": st.sets(st.integers(0, 2)),
        "topics": st.sets(st.sampled_from(["housing", "GIS", "health"])),
        "areas": st.sets(st.integers(0, 2)),
        "texts": st.sets(st.sampled_from(["here", "there", "Springfield, Illinois"])),
        "memberships": st.dictionaries(st.integers(0, 2), st.booleans()),
        "sources": st.lists(st.sampled_from(["https://a.example", "https://b.example"])),
    }
)
CHOICES = st.fixed_dictionaries(
    {
        "sides": st.dictionaries(
            st.sampled_from(["name", "short_name", "location", "lifecycle", "contact", "note"]),
            st.sampled_from(["kept", "lost"]),
        ),
        "left_out": st.dictionaries(
            st.sampled_from(["aliases", "topics"]),
            st.sets(st.sampled_from(["housing", "Alder b", "Alder a"])),
        ),
    }
)


class TestAnyTwoEntries:
    @pytest.fixture
    def world(self):
        return {
            "roles": [make.make_role() for _ in range(3)],
            "cities": [make.make_city() for _ in range(3)],
            "networks": [make.make_network() for _ in range(3)],
        }

    def make(self, name: str, entry: dict, world: dict) -> Partner:
        point, checked = entry["point"], entry["checked"]
        partner = make.make_partner(
            name,
            roles=[world["roles"][n] for n in entry["roles"]],
            topics=entry["topics"],
            serves=[world["cities"][n] for n in entry["areas"]],
            **{name: entry[name] for name in ("short_name", "note", "phone", "status", "as_of")},
            publication=entry["publication"],
            latitude=point and point[0],
            longitude=point and point[1],
            verified_on=checked,
            verified_how="called" if checked else "",
            source_urls="\n".join(entry["sources"]),
        )
        for alias, is_former in entry["aliases"].items():
            Alias.objects.create(partner=partner, name=alias, is_former=is_former)
        for text in entry["texts"] - {area.name for area in partner.service_areas.all()}:
            partner.service_areas.create(name=text)
        for number, is_past in entry["memberships"].items():
            Membership.objects.create(
                partner=partner, network=world["networks"][number], is_past=is_past
            )
        partner.refresh_from_db()
        return partner

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(one=ENTRY, other=ENTRY, choices=CHOICES)
    def test_merging_and_undoing_leaves_both_as_they_were(self, world, one, other, choices):
        with transaction.atomic():
            self.check(
                self.make("Alder a", one, world), self.make("Alder b", other, world), choices
            )
            # The entries of the next example meet no others, which look like duplicates of them.
            transaction.set_rollback(True)

    def check(self, kept: Partner, lost: Partner, choices: dict) -> None:
        before = snapshot(kept), snapshot(lost)
        record = merge(kept, lost, MergeChoices(**choices))
        assert undo(record).kept_edits == []
        assert self.in_order(snapshot(kept)) == self.in_order(before[0])
        assert self.in_order(snapshot(lost)) == self.in_order(before[1])

    @staticmethod
    def in_order(entry: dict) -> dict:
        lists = {name: sorted(map(repr, parts)) for name, parts in entry["relations"].items()}
        return entry["values"] | lists
