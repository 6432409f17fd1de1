"""Facet counts against brute force, over random directories and random filters."""

from collections import Counter

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.changes import record_changes, record_vocabulary_change
from partners.choices import REGIONS
from partners.filters import PartnerFilterSet
from partners.models import Partner
from partners.search.bitmaps import IdBitmap
from partners.search.facets import PARAMETERS, FacetCounts
from partners.snapshot.store import clear_snapshot
from tests import factories as make

pytestmark = pytest.mark.django_db

STATES = ("PA", "OH", "NY", "PR")
STATUSES = ("active", "unknown", "inactive")
TOPICS = ("housing", "gis", "health")
partner_plans = st.fixed_dictionaries(
    {
        "roles": st.sets(st.integers(0, 3), max_size=3),
        "needs": st.sets(st.integers(0, 1)),
        "topics": st.sets(st.sampled_from(TOPICS)),
        "networks": st.sets(st.tuples(st.integers(0, 1), st.booleans()), max_size=1),
        "state": st.sampled_from(STATES),
        "status": st.sampled_from(STATUSES),
        "is_published": st.booleans(),
        "is_verified": st.booleans(),
    }
)
questions = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sets(st.sampled_from(["t0", "t1"]), min_size=1),
        "role": st.sets(st.sampled_from(["r0", "r1", "r2", "r3"]), min_size=1),
        "need": st.sets(st.sampled_from(["n0", "n1"]), min_size=1),
        "topic": st.sets(st.sampled_from(TOPICS), min_size=1),
        "network": st.sets(st.sampled_from(["w0", "w1"]), min_size=1),
        "state": st.sets(st.sampled_from(STATES), min_size=1),
        "region": st.sets(st.sampled_from(["northeast", "midwest", "island-areas"]), min_size=1),
        "status": st.sets(st.sampled_from(STATUSES), min_size=1),
        "verified": st.sampled_from([{"yes"}, {"no"}]),
    },
)


def make_vocabulary() -> dict:
    types = [make.make_type(f"Type {n}", slug=f"t{n}") for n in range(2)]
    for topic in TOPICS:
        Partner.topics.through.tag_model().objects.get_or_create(name=topic, slug=topic)
    record_vocabulary_change()
    return {
        "roles": [make.make_role(f"Role {n}", types[n // 2], slug=f"r{n}") for n in range(4)],
        "needs": [make.make_need(f"Need {n}", slug=f"n{n}") for n in range(2)],
        "networks": [
            make.make_network("Going", slug="w0"),
            make.make_network("Over", slug="w1", status="ended"),
        ],
    }


def make_planned(plan: dict, vocabulary: dict) -> None:
    checked = {"verified_on": "2026-01-01", "verified_how": "called"}
    partner = make.make_partner(
        roles=[vocabulary["roles"][n] for n in plan["roles"]],
        needs=[vocabulary["needs"][n] for n in plan["needs"]],
        topics=sorted(plan["topics"]),
        state=plan["state"],
        status=plan["status"],
        publication="published" if plan["is_published"] else "draft",
        **(checked if plan["is_verified"] else {}),
    )
    for number, is_past in plan["networks"]:
        make.make_membership(partner, vocabulary["networks"][number], is_past=is_past)


def values_of(plan: dict) -> dict[str, set[str]]:
    """What a partner counts for in each facet."""
    networks = {f"w{n}" for n, is_past in plan["networks"] if n == 1 or not is_past}
    return {
        "type": {f"t{n // 2}" for n in plan["roles"]},
        "role": {f"r{n}" for n in plan["roles"]},
        "need": {f"n{n}" for n in plan["needs"]},
        "topic": set(plan["topics"]),
        "network": networks,
        "state": {plan["state"]},
        "region": {slug for slug, (_, states) in REGIONS.items() if plan["state"] in states},
        "status": {plan["status"]},
        "verified": {"yes" if plan["is_verified"] else "no"},
    }


def brute_force(plans: list[dict], question: dict, parameter: str) -> Counter:
    others = {name: values for name, values in question.items() if name != parameter}
    counts = Counter()
    for plan in plans:
        values = values_of(plan)
        if plan["is_published"] and all(values[name] & others[name] for name in others):
            counts.update(values[parameter])
    return counts


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans=st.lists(partner_plans, max_size=8), asked=st.lists(questions, min_size=1, max_size=4))
def test_counts_equal_brute_force_and_a_click_finds_as_many(plans, asked):
    with transaction.atomic():
        clear_snapshot()
        vocabulary = make_vocabulary()
        for plan in plans:
            make_planned(plan, vocabulary)
        for question in asked:
            check(plans, question)
        transaction.set_rollback(True)


def check(plans: list[dict], question: dict) -> None:
    data = QueryDict(mutable=True)
    for name, values in question.items():
        data.setlist(name, sorted(values))
    filterset = PartnerFilterSet(data, queryset=Partner.objects.published())
    assert filterset.is_valid(), filterset.errors
    counts = FacetCounts(filterset)
    assert counts.total == filterset.qs.count()
    for facet in counts.facets():
        expected = brute_force(plans, question, facet.parameter)
        shown = {choice.value: choice.count for choice in facet.choices if choice.count}
        assert shown == {value: n for value, n in expected.items() if n}, facet.parameter
        if facet.choices:
            clicked = PartnerFilterSet(
                QueryDict(facet.choices[0].address[1:]), queryset=Partner.objects.published()
            )
            assert clicked.is_valid()


def test_every_facet_of_the_page_is_in_the_filter_set():
    assert set(PARAMETERS) <= PartnerFilterSet.base_filters.keys()


def test_the_index_follows_one_changed_partner_without_reading_the_others(
    django_assert_max_num_queries,
):
    kept, moved = make.make_partner(state="PA"), make.make_partner(state="PA")
    before = FacetCounts(_search())
    assert before.index.sets["state"]["PA"] == IdBitmap([kept.pk, moved.pk])
    moved.state = "OH"
    moved.save()
    record_changes([moved.pk])
    after = FacetCounts(_search())
    assert after.index.sets["state"] == {"PA": IdBitmap([kept.pk]), "OH": IdBitmap([moved.pk])}


def test_the_index_forgets_what_was_undone_with_its_transaction():
    undone, moved = make.make_partner(state="PA"), make.make_partner(state="PA")
    FacetCounts(_search())
    with pytest.raises(RuntimeError), transaction.atomic():
        move(undone, "OH")
        assert FacetCounts(_search()).index.sets["state"]["OH"] == IdBitmap([undone.pk])
        raise RuntimeError
    move(moved, "NY")
    after = FacetCounts(_search())
    kept = {code: held for code, held in after.index.sets["state"].items() if held}
    assert kept == {"PA": IdBitmap([undone.pk]), "NY": IdBitmap([moved.pk])}


def move(partner: Partner, state: str) -> None:
    Partner.objects.filter(pk=partner.pk).update(state=state)
    record_changes([partner.pk])


def _search() -> PartnerFilterSet:
    filterset = PartnerFilterSet(QueryDict(), queryset=Partner.objects.published())
    assert filterset.is_valid()
    return filterset
