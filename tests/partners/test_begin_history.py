"""Entries older than the history get a first version, so that their next edit can be undone."""

import pytest
from django.core.management import call_command

from networks.models import Membership, Network
from partners.changes import record_changes
from partners.history.restoring import restore
from partners.models import Partner, Partnership, Version
from tests import factories as make
from tests.admin_forms import save

pytestmark = pytest.mark.django_db
ENTRIES = (Partner, Network, Partnership)


@pytest.fixture
def old_entries():
    """One entry of each kind, and a membership, from before there was a history."""
    partner = make.make_membership(make.make_partner("Elm Lab", topics=["gis"])).partner
    make.make_partnership()
    for model in (*ENTRIES, Membership):
        model.history.all().delete()
    return partner


def test_each_entry_gets_one_version_however_often_it_runs(old_entries, capsys):
    call_command("begin_history")
    assert [model.history.count() for model in (*ENTRIES, Membership)] == [1, 1, 1, 1]
    assert "First versions of partners: 1" in capsys.readouterr().out
    before = Version.objects.number_of(Version.DIRECTORY)
    call_command("begin_history")
    assert [model.history.count() for model in (*ENTRIES, Membership)] == [1, 1, 1, 1]
    assert Version.objects.number_of(Version.DIRECTORY) == before
    assert capsys.readouterr().out == ""


def test_the_first_edit_after_it_can_be_undone(client, old_entries):
    call_command("begin_history")
    client.force_login(make.make_superuser())
    save(client, old_entries, name="Oak Lab", topics="maps")
    first = Partner.history.filter(id=old_entries.pk).earliest("history_id")
    assert first.history_change_reason == "As it was when the history began."
    restore(first)
    old_entries.refresh_from_db()
    assert (old_entries.name, list(old_entries.topics.names())) == ("Elm Lab", ["gis"])


def test_what_was_deleted_is_not_begun_again(old_entries):
    call_command("begin_history")
    pk = old_entries.pk
    old_entries.delete()
    call_command("begin_history")
    assert Partner.history.filter(id=pk).count() == 1


class TestVersionsOlderThanAFieldOfARow:
    """Rows that versions hold may get another field later: a former name its day."""

    @pytest.fixture
    def partner(self):
        partner = make.make_partner("Elm Lab", aliases=["SDC"])
        for version in Partner.history.all():
            version.relations["aliases"] = [{"name": "SDC", "is_former": False}]
            version.save()
        return partner

    def test_that_alone_makes_no_new_version(self, partner):
        record_changes([partner.pk])
        assert Partner.history.filter(id=partner.pk).count() == 1

    def test_they_are_restored_and_the_field_is_empty(self, partner):
        partner.aliases.update(name="Elms", until="2026-03-14")
        record_changes([partner.pk])
        restore(Partner.history.filter(id=partner.pk).earliest("history_id"))
        assert list(partner.aliases.values_list("name", "until")) == [("SDC", None)]
