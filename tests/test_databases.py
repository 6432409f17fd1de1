"""The tests' own databases: two kinds, made once, and never mixed up."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from partners.models import Partner
from tests import databases
from tests.databases import DIRECTORY, EMPTY, SQLiteDatabases


@pytest.mark.django_db
def test_a_test_begins_without_partners():
    assert not Partner.objects.exists()


def test_the_real_directory_is_there_for_who_asks(directory):
    assert Partner.objects.count() > 1000


@pytest.mark.django_db
def test_rows_that_other_tests_share_forbid_another_database():
    with transaction.atomic(), pytest.raises(RuntimeError, match="cannot share it"):
        SQLiteDatabases._connect_to(None, "elsewhere")


@pytest.mark.only_on("sqlite")
class TestTemplates:
    @pytest.fixture
    def filled(self, monkeypatch) -> list[str]:
        """The kinds of templates that were filled, in their order; with nothing, here."""
        kinds = []

        def fill(kind):
            Path(connection.settings_dict["NAME"]).touch()
            kinds.append(kind)

        monkeypatch.setattr(databases, "fill", fill)
        return kinds

    @pytest.fixture
    def template(self, tmp_path, filled):
        def template(kind: str) -> None:
            """Ask for the template, as a process that comes to the folder now."""
            SQLiteDatabases(tmp_path, "alone")._template(kind)

        return template

    def test_they_are_filled_once(self, template, filled):
        template(DIRECTORY)
        template(EMPTY)
        template(DIRECTORY)
        assert filled == [EMPTY, DIRECTORY]

    def test_they_are_filled_again_when_the_code_changed(self, template, filled, monkeypatch):
        template(EMPTY)
        monkeypatch.setattr(databases, "digest_of_the_sources", lambda: "another")
        template(EMPTY)
        assert filled == [EMPTY, EMPTY]

    def test_a_template_that_was_not_finished_is_not_used(self, template, filled, monkeypatch):
        def killed(kind):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(databases, "fill", killed)
            template(EMPTY)
        template(EMPTY)
        assert filled == [EMPTY]
