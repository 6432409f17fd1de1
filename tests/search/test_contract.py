"""What the search promises, on whichever engine the tests run: the contract of both."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from networks.models import Network
from partners import search
from partners.changes import record_changes, record_deletion, record_vocabulary_change
from partners.models import Alias, ListEntry, Partner
from tests import factories as make
from tests import searching

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [partner.name for partner in searching.found(text)]


def make_named(*names: str) -> None:
    for name in names:
        make.make_partner(name)


class TestRanking:
    def test_whole_name_beats_its_beginning_beats_its_scattered_words(self):
        make_named("Maps of Data Point", "Data Point Institute", "Data Point")
        assert found("data point") == ["Data Point", "Data Point Institute", "Maps of Data Point"]

    def test_an_acronym_beats_words(self):
        make.make_partner("Zebra Data Office", short_name="ZDO")
        make_named("Friends of the Zdo River")
        assert found("zdo")[0] == "Zebra Data Office"

    def test_the_initials_of_a_long_name_are_an_acronym(self):
        make_named("Lake Erie Regional Data Center")
        assert found("lerdc") == ["Lake Erie Regional Data Center"]

    def test_names_weigh_more_than_kinds_than_subjects_than_the_rest(self):
        role = make.make_role("maple unit")
        make.make_partner("Delta", description="They like maple.")
        make.make_partner("Charlie", topics=["maple"])
        make.make_partner("Bravo", roles=[role])
        make.make_partner("Alpha", aliases=["Big Maple Office"])
        assert found("maple") == ["Alpha", "Bravo", "Charlie", "Delta"]

    def test_the_very_word_beats_its_family(self):
        make_named("House of Libraries", "House of the Library Friends")
        assert found("library house") == ["House of the Library Friends", "House of Libraries"]

    def test_beginnings_of_words_come_last(self):
        make_named("Neighborly Help", "The Neighbor Fund")
        assert found("neighbor") == ["The Neighbor Fund", "Neighborly Help"]

    def test_beginnings_of_words_count_more_in_names_than_elsewhere(self):
        make.make_partner("Alpha", description="Data for the region's centers.")
        make_named("Zenith Regional Data Center")
        assert found("regional data cen") == ["Zenith Regional Data Center", "Alpha"]

    def test_name_that_begins_so_beats_very_words_elsewhere_in_one(self):
        make_named("A House of Maple", "Mapleton Office")
        assert found("maple") == ["Mapleton Office", "A House of Maple"]

    def test_derived_initials_give_way_to_a_real_acronym(self):
        make_named("City of Oxford GIS", "Zebra COG")
        assert found("cog") == ["Zebra COG", "City of Oxford GIS"]


class TestMatching:
    @pytest.mark.parametrize(
        "text",
        [
            "prince georges data", "PRINCE GEORGE'S DATA", "data of prince george\u2019s",
            "data prince georges", "“prince george's”", "princ geor", "prince-georges data",
        ],
    )  # fmt: skip
    def test_case_accents_apostrophes_hyphens_and_order_never_matter(self, text):
        make_named("Prince George's Data Office")
        assert found(text) == ["Prince George's Data Office"]

    @pytest.mark.parametrize("text", ["w.p.r.d.c.", "W.P.R.D.C", "WPRDC", "wprdc"])
    def test_dots_of_an_acronym_never_matter(self, text):
        make.make_partner("Elm", short_name="WPRDC")
        make.make_partner("Oak", short_name="W.P.R.D.C.")
        assert found(text) == ["Elm", "Oak"]

    @pytest.mark.parametrize("text", ["U of Minnesota", "u. of minnesota", "univ of minnesota"])
    def test_a_university_may_be_called_u(self, text):
        make_named("University of Minnesota")
        assert found(text) == ["University of Minnesota"]

    def test_two_letters_are_no_beginning(self):
        make_named("City of Stockton", "Saint Paul Library")
        assert found("saint") == ["Saint Paul Library"]

    def test_words_written_as_one_are_found_apart_and_together(self):
        make_named("OpenDataPhilly", "Data Haven Fund")
        assert found("open data philly") == ["OpenDataPhilly"]
        assert found("datahaven") == ["Data Haven Fund"]

    def test_all_words_must_be_there_but_in_any_field(self):
        make.make_partner("Elm Office", topics=["housing"], aliases=["Old Oak"])
        assert found("oak housing elm") == ["Elm Office"]
        assert found("oak housing pine") == []

    def test_a_phrase_is_taken_by_its_words_in_their_order(self):
        make_named("Open Data Office", "Data Open Office")
        assert found('"open data"') == ["Open Data Office"]
        assert len(found("open data")) == 2

    def test_phrase_does_not_run_from_one_name_into_next(self):
        make.make_partner("Elm Data", aliases=["Office of Maps"])
        assert found('"data office"') == []

    def test_minus_leaves_out(self):
        make_named("Open Maps", "Open Data")
        assert found("open -maps") == ["Open Data"]
        assert found('open -"open data"') == ["Open Maps"]
        assert found("-maps") == ["Open Data"]

    def test_synonyms_find_each_other(self):
        make.make_synonym("GIS", "geographic information system")
        record_vocabulary_change()
        make_named("Geographic Information Systems Office", "GIS Bureau")
        assert set(found("gis")) == {"Geographic Information Systems Office", "GIS Bureau"}
        assert len(found("geographic information system")) == 2

    def test_former_names_parents_needs_networks_and_places_are_searched(self):
        county = make.make_county("Sangamon County")
        partner = make.make_partner(
            "Elm", needs=[make.make_need("Charts")], serves=[county],
            parent_organization="Oak Trust",
        )  # fmt: skip
        Alias.objects.create(partner=partner, name="Pine Bureau", is_former=True)
        make.make_membership(partner, make.make_network("Prairie Circle"))
        record_changes([partner.pk])
        for text in ("pine bureau", "oak trust", "charts", "prairie circle", "sangamon"):
            assert found(text) == ["Elm"], text


class TestAnyText:
    @settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text() | st.text(alphabet="\"'-*()&|!:<>^{}~\\ abAND\x00%_", max_size=60))
    @example('"')
    @example("a AND b OR NOT c NEAR/2 d")
    @example("a & !b | (c <-> d):*")
    @example("names : x")
    @example("x" * 10_000)
    @example("word " * 3_000)
    @example("\x00")
    @example("\ud800")
    @example("مكتبة البيانات 🗺️")
    def test_every_string_is_answered(self, text):
        assert isinstance(found(text), list)

    def test_a_text_without_letters_finds_nobody(self):
        make_named("Elm")
        assert found("🗺️ !!") == []


class TestKeepingTheIndex:
    def test_it_is_right_within_the_transaction_that_writes(self):
        with transaction.atomic():
            partner = make.make_partner("Elm Office")
            assert found("elm") == ["Elm Office"]
            partner.name = "Oak Office"
            partner.save()
            record_changes([partner.pk])
            assert (found("elm"), found("oak")) == ([], ["Oak Office"])

    def test_it_is_as_it_was_after_a_rollback(self):
        partner = make.make_partner("Elm Office")
        with pytest.raises(RuntimeError), transaction.atomic():
            partner.topics.add("acorns")
            record_changes([partner.pk])
            raise RuntimeError
        assert found("acorns") == []

    def test_a_deleted_partner_is_forgotten(self):
        partner = make.make_partner("Elm Office")
        number = partner.pk
        partner.delete()
        record_deletion([number])
        assert list(search.disagreements()) == []

    def test_a_network_that_is_renamed_finds_its_members(self):
        network = make.make_network("Prairie Circle", members=[make.make_partner("Elm")])
        network.name = "Meadow Circle"
        network.save()
        record_vocabulary_change(network.members.all())
        assert (found("prairie"), found("meadow")) == ([], ["Elm"])
        assert Network.objects.count() == 1

    @pytest.mark.parametrize("batch", [1, 2, 1_000])
    def test_partners_that_a_join_names_twice_are_written_once(self, monkeypatch, batch):
        monkeypatch.setattr("partners.search.index.BATCH", batch)
        partners = [make.make_partner(f"Elm {n}", topics=["maps", "trees"]) for n in range(3)]
        for _ in range(3):
            make.make_network(members=partners)
        joined = Partner.objects.filter(memberships__isnull=False, topics__isnull=False)
        assert search.reindex(joined) == len(partners)
        assert list(search.disagreements()) == []
        assert found("elm trees") == ["Elm 0", "Elm 1", "Elm 2"]

    def test_check_names_missing_stale_and_gone_rows_and_rebuild_repairs(self):
        kept, changed, lost, gone = (make.make_partner(f"Elm {n}") for n in range(4))
        Partner.objects.filter(pk=changed.pk).update(name="Oak")
        search.forget([lost.pk])
        number = gone.pk
        if connection.vendor == "sqlite":  # PostgreSQL's foreign key forgets by itself
            gone.delete()
        wrong = dict(search.disagreements())
        assert kept.pk not in wrong
        assert wrong[changed.pk].startswith("stale") and wrong[lost.pk] == "missing"
        if connection.vendor == "sqlite":
            assert wrong[number] == "deleted"
        with pytest.raises(CommandError, match="rebuild_search_index"):
            call_command("check_search_index", stderr=StringIO())
        call_command("rebuild_search_index", stdout=StringIO())
        printed = StringIO()
        call_command("check_search_index", stdout=printed)
        assert "agrees" in printed.getvalue()
        assert found("oak") == ["Oak"]

    def test_the_check_tells_when_lists_would_show_something_old(self):
        partner = make.make_partner("Elm", website="https://elm.example.org/")
        assert list(search.disagreements()) == []
        # No word of the index, but an entry of a list shows it.
        Partner.objects.filter(pk=partner.pk).update(website="https://oak.example.org/")
        assert list(search.disagreements()) == [(partner.pk, "stale entry in lists")]

    def test_migrating_a_database_without_list_entries_indexes_it(self):
        partner = make.make_partner("Elm")
        ListEntry.objects.all().delete()
        assert search.stored([partner.pk]) == {}
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default", apps=apps)
        assert search.stored([partner.pk])[partner.pk]["name"] == "Elm"

    def test_nobody_is_written_with_more_queries_than_one_batch_needs(
        self, django_assert_max_num_queries
    ):
        for _ in range(30):
            make.make_partner(topics=["a", "b"])
        with django_assert_max_num_queries(25):
            search.reindex(Partner.objects.all())
