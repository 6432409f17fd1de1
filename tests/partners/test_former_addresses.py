"""Addresses that lead on, so that no link to an entry that was renamed or merged breaks."""

import pytest

from networks.models import Network
from partners.changes import record_changes, record_shared_change
from partners.history import former_addresses
from partners.models import FormerAddress, Partner, Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db


def rename(entry, slug: str) -> None:
    """Give an entry another address, as any writer does."""
    type(entry).objects.filter(pk=entry.pk).update(slug=slug)
    if isinstance(entry, Partner):
        record_changes([entry.pk])
    else:
        record_shared_change(type(entry), [entry.pk])


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize(
    ("entry", "room"),
    [
        (make.make_partner, "partners"),
        (make.make_network, "networks"),
        (make.make_partnership, "partnerships"),
    ],
)
class TestRenamed:
    def test_the_old_address_leads_to_the_new_one_for_good(self, client, language, entry, room):
        rename(entry("Elm Lab (made up)"), "oak-lab")
        response = client.get(f"{language}/{room}/elm-lab-made-up/")
        assert response.status_code == 301
        assert response["Location"] == f"{language}/{room}/oak-lab/"
        assert client.get(response["Location"]).status_code == 200

    def test_an_address_nobody_had_is_missing_as_ever(self, client, language, entry, room):
        entry()
        assert client.get(f"{language}/{room}/elm-lab/").status_code == 404


class TestLeadingOn:
    def test_parameters_are_kept(self, client):
        rename(make.make_partner("Elm Lab (made up)"), "oak-lab")
        response = client.get("/partners/elm-lab-made-up/?from=mail")
        assert response["Location"] == "/partners/oak-lab/?from=mail"

    def test_browsers_ask_again_whether_it_still_holds(self, client):
        rename(make.make_partner("Elm Lab (made up)"), "oak-lab")
        response = client.get("/partners/elm-lab-made-up/")
        assert "must-revalidate" in response["Cache-Control"]

    def test_who_is_renamed_twice_is_found_at_both_old_addresses(self, client):
        partner = make.make_partner("Elm Lab (made up)")
        rename(partner, "oak-lab")
        rename(partner, "ash-lab")
        for slug in ("elm-lab-made-up", "oak-lab"):
            assert client.get(f"/partners/{slug}/")["Location"] == "/partners/ash-lab/"

    def test_who_gets_its_old_name_back_is_there_again(self, client):
        partner = make.make_partner("Elm Lab (made up)")
        rename(partner, "oak-lab")
        rename(partner, "elm-lab-made-up")
        assert client.get("/partners/elm-lab-made-up/").status_code == 200
        assert client.get("/partners/oak-lab/")["Location"] == "/partners/elm-lab-made-up/"

    def test_nobody_is_led_to_what_is_not_public(self, client):
        partner = make.make_partner("Elm Lab (made up)")
        rename(partner, "oak-lab")
        Partner.objects.update(publication="draft")
        record_changes([partner.pk])
        assert client.get("/partners/elm-lab-made-up/").status_code == 404

    def test_the_address_of_a_candidate_was_never_public(self):
        rename(make.make_partner(publication="draft"), "oak-lab")
        assert not FormerAddress.objects.exists()

    def test_a_former_address_of_one_kind_is_none_of_another(self, client):
        rename(make.make_partner("Elm Lab (made up)"), "oak-lab")
        assert client.get("/networks/elm-lab-made-up/").status_code == 404


class TestNewEntries:
    @pytest.mark.parametrize(
        ("model", "entry"),
        [
            (Partner, make.make_partner),
            (Network, make.make_network),
            (Partnership, make.make_partnership),
        ],
    )
    def test_new_entry_does_not_take_address_that_leads_elsewhere(self, model, entry):
        first = entry("Elm Lab (made up)")
        rename(first, "oak-lab")
        model.objects.filter(pk=first.pk).update(
            **{"title" if model is Partnership else "name": "Oak Lab (made up)"}
        )
        assert entry("Elm Lab (made up)").slug == "elm-lab-made-up-2"

    def test_its_own_former_address_is_free_for_an_entry(self):
        partner = make.make_partner("Elm Lab (made up)")
        rename(partner, "oak-lab")
        partner.slug = ""
        partner.save()
        assert partner.slug == "elm-lab-made-up"


class TestHandingOver:
    def test_all_addresses_of_one_lead_to_the_other(self, client):
        gone, kept = make.make_partner("Elm Lab (made up)"), make.make_partner("Oak (made up)")
        rename(gone, "elms")
        gone.refresh_from_db()
        former_addresses.hand_over(gone, kept)
        Partner.objects.filter(pk=gone.pk).update(publication="draft")
        record_changes([gone.pk, kept.pk])
        for slug in ("elm-lab-made-up", "elms"):
            assert client.get(f"/partners/{slug}/")["Location"] == kept.get_absolute_url()

    def test_one_that_is_forgotten_leads_nowhere(self, client):
        partner = make.make_partner("Elm Lab (made up)")
        rename(partner, "oak-lab")
        former_addresses.forget(partner, "elm-lab-made-up")
        assert client.get("/partners/elm-lab-made-up/").status_code == 404
        assert not former_addresses.of(partner).exists()
