"""An import in two steps: what the preview says of each row, and that just this is written."""

import io

import pytest

from partners.changes import record_changes
from partners.duplicates.merge import merge
from partners.exports.csv import interchange_csv
from partners.imports import preview as import_preview
from partners.imports.preview import (
    DirectoryChanged,
    NotReady,
    UnusableFile,
    advance,
    answer_questions,
    confirm,
    start_import,
)
from partners.models import ImportJob, ImportRow, Partner, Place
from tests.factories import make_partner, make_superuser
from tests.partners.small_directory import make_small_directory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_directory(db):
    make_small_directory()


@pytest.fixture
def curator(db):
    return make_superuser()


def city(name: str) -> Place:
    return Place.objects.get(kind="city", name=name, state="PA")


def upload(text: str, user) -> ImportJob:
    return start_import(io.BytesIO(text.encode()), "spring.csv", user)


def preview(text: str, user) -> ImportJob:
    """An import of which every row was looked at."""
    job = upload(text, user)
    finish(job)
    return job


def finish(job: ImportJob) -> None:
    while job.count_outcomes().get(""):
        advance(job)
    job.refresh_from_db()


def outcomes(job: ImportJob) -> list[tuple[int, str]]:
    return list(job.rows.values_list("line", "outcome"))


class TestPreview:
    def test_each_row_is_new_changed_unchanged_or_wrong(self, curator):
        make_partner("Data Office", external_id="x", place=city("Erie"), note="old")
        make_partner("Map Room", external_id="y")
        job = preview(
            "external_id,name,state,note\nx,Data Office,PA,new\ny,Map Room,,\n"
            "z,Brand New (made up),PA,\nw,Lost,XX,\n",
            curator,
        )
        assert outcomes(job) == [(2, "changed"), (3, "unchanged"), (4, "created"), (5, "error")]
        assert job.rows.get(line=2).changes == {"note": ["old", "new"]}
        [[severity, column, message]] = job.rows.get(line=5).problems
        assert (severity, column) == ("error", "state")
        assert "no state “XX”" in message

    def test_nothing_is_written_by_looking(self, curator):
        preview("name\nA\nB\n", curator)
        assert not Partner.objects.exists()

    def test_row_without_id_is_partner_of_its_name_and_place(self, curator):
        partner = make_partner("The Data Office", place=city("Erie"))
        job = preview("name,city,state,phone\nthe data office,Erie,PA,814-555-0100\n", curator)
        row = job.rows.get()
        assert (row.outcome, row.partner_key) == ("changed", partner.pk)
        assert row.changes["phone"] == ["", "814-555-0100"]

    def test_two_rows_of_one_partner_are_an_error_across_pieces(self, curator, monkeypatch):
        monkeypatch.setattr("partners.imports.preview.BATCH", 1)
        make_partner("Data Office", external_id="x", place=city("Erie"))
        job = preview("external_id,name,state\nx,Data Office,PA\n,Data Office,PA\n", curator)
        assert outcomes(job) == [(2, "unchanged"), (3, "error")]
        assert "already in spring.csv, line 2" in job.rows.get(line=3).problems[0][2]

    def test_it_is_worked_off_in_pieces_by_whoever_is_asked(self, curator, monkeypatch):
        monkeypatch.setattr("partners.imports.preview.BATCH", 2)
        monkeypatch.setattr("partners.imports.preview.STEP_SECONDS", 0)
        job = upload("name\n" + "".join(f"Office {n} (made up)\n" for n in range(5)), curator)
        waiting = []
        while left := job.count_outcomes().get(""):
            waiting.append(left)
            advance(ImportJob.objects.get(pk=job.pk))
        assert waiting == [5, 3, 1]

    def test_broken_lines_are_errors_among_the_rows(self, curator):
        job = preview('name,note\nA,\nB,1,2\nC,"open\n', curator)
        assert outcomes(job) == [(2, "created"), (3, "error"), (4, "error")]

    def test_a_successor_may_be_a_row_of_another_piece(self, curator, monkeypatch):
        monkeypatch.setattr("partners.imports.preview.BATCH", 1)
        job = preview("external_id,name,successor\nx,A,y\ny,B,\n", curator)
        confirm(job, curator)
        assert Partner.objects.get(external_id="x").successor.external_id == "y"

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b"name\n", "no rows"),
            (b"name,name\nA,B\n", "appears twice"),
            (b"name;state\nA;PA\n", "separated by commas"),
            (b"PK\x03\x04nonsense", "damaged"),
        ],
    )
    def test_a_file_that_is_no_table_starts_nothing(self, curator, content, words):
        with pytest.raises(UnusableFile, match=words):
            start_import(io.BytesIO(content), "bad.csv", curator)
        assert not ImportJob.objects.exists()

    def test_too_many_rows_start_nothing(self, curator, monkeypatch):
        monkeypatch.setattr("partners.imports.preview.MOST_ROWS", 3)
        with pytest.raises(UnusableFile, match="more than 3 rows"):
            upload("name\nA\nB\nC\nD\n", curator)
        assert not ImportJob.objects.exists()


class TestQuestions:
    FILE = "name,city,state,note\nOffice of Erie Data,Erie,PA,seen\n"

    @pytest.fixture
    def known(self):
        return make_partner("Erie Data Office", place=city("Erie"), external_id="erie")

    def test_a_new_row_like_a_known_partner_is_asked_about(self, curator, known):
        row = preview(self.FILE, curator).rows.get()
        assert row.outcome == "question"
        assert row.lookalikes == [
            {
                "pk": known.pk,
                "name": known.name,
                "place": "Erie, PA",
                "reasons": ["names alike 100 %", "same city"],
            }
        ]

    def test_the_same_website_is_asked_about_whatever_the_name(self, curator, known):
        known.website = "https://www.example.org/data/"
        known.save()
        record_changes([known.pk])
        job = preview("name,website\nUtterly Other,http://example.org/data\n", curator)
        assert job.rows.get().lookalikes[0]["reasons"] == ["same website"]

    def test_unknown_id_does_not_make_second_one_of_same_name(self, curator, known):
        job = preview("external_id,name,city,state\nnew-id,Erie Data Office,Erie,PA\n", curator)
        assert outcomes(job) == [(2, "question")]

    def test_two_partners_of_the_name_are_a_question_too(self, curator, known):
        other = make_partner("Erie Data Office", place=city("Erie"))
        row = preview("name\nErie Data Office\n", curator).rows.get()
        assert row.outcome == "question"
        assert {alike["pk"] for alike in row.lookalikes} == {known.pk, other.pk}

    def test_nothing_is_written_while_a_question_is_open(self, curator, known):
        job = preview(self.FILE, curator)
        with pytest.raises(NotReady):
            confirm(job, curator)
        assert Partner.objects.count() == 1

    def test_it_is_that_one(self, curator, known):
        job = preview(self.FILE, curator)
        answer_questions(job, {1: str(known.pk)})
        finish(job)
        assert job.rows.get().outcome == "changed"
        confirm(job, curator)
        known.refresh_from_db()
        assert (known.name, known.note, known.external_id) == (
            "Office of Erie Data", "seen", "erie",
        )  # fmt: skip

    def test_it_is_that_one_and_keeps_id_that_it_has(self, curator, known):
        job = preview("external_id,name,state\nnew-id,Erie Data Office,PA\n", curator)
        answer_questions(job, {1: str(known.pk)})
        finish(job)
        assert outcomes(job) == [(2, "unchanged")]

    def test_it_is_a_new_one(self, curator, known):
        job = preview(self.FILE, curator)
        answer_questions(job, {1: "new"})
        finish(job)
        confirm(job, curator)
        assert Partner.objects.count() == 2

    def test_it_is_skipped(self, curator, known):
        job = preview(self.FILE + "Other (made up),,,\n", curator)
        answer_questions(job, {1: "skip"})
        finish(job)
        confirm(job, curator)
        assert set(Partner.objects.values_list("name", flat=True)) == {
            "Erie Data Office", "Other (made up)",
        }  # fmt: skip

    def test_an_answer_that_was_not_offered_is_no_answer(self, curator, known):
        other = make_partner("Somebody Else (made up)")
        job = preview(self.FILE, curator)
        for answer in (str(other.pk), "yes", "999999"):
            answer_questions(job, {1: answer})
            finish(job)
            assert outcomes(job) == [(2, "question")]

    def test_two_rows_cannot_be_made_the_same_partner(self, curator, known):
        job = preview(self.FILE + "Erie Data Office,Erie,PA,\n", curator)
        assert outcomes(job) == [(2, "question"), (3, "unchanged")]
        answer_questions(job, {1: str(known.pk)})
        finish(job)
        assert "error" in dict(outcomes(job)).values()
        answer_questions(job, {1: "skip"})
        finish(job)
        assert "error" not in dict(outcomes(job)).values()


class TestMergedEntries:
    @pytest.fixture(autouse=True)
    def merged(self, curator):
        kept = make_partner("Data Office", external_id="kept", note="true")
        lost = make_partner("Office of Data", external_id="lost")
        merge(kept, lost, by=curator)

    def test_the_row_of_one_is_left_alone(self, curator):
        job = preview(
            "external_id,name,note\nlost,Office of Data,old\nkept,Data Office,new\n", curator
        )
        assert outcomes(job) == [(2, "skipped"), (3, "changed")]
        assert "was merged into “kept”" in job.rows.get(line=2).problems[0][2]
        confirm(job, curator)
        assert Partner.objects.get(external_id="kept").note == "new"

    def test_a_successor_leads_on_to_where_the_facts_are(self, curator):
        confirm(preview("external_id,name,successor\nx,Old Desk,lost\n", curator), curator)
        assert Partner.objects.get(external_id="x").successor.external_id == "kept"

    def test_it_is_in_no_export(self):
        assert "lost" not in "".join(interchange_csv(Partner.objects.not_merged()))


class TestConfirm:
    def test_what_was_previewed_is_written_with_who_and_why(self, curator):
        make_partner("Data Office", external_id="x", note="old")
        job = preview("external_id,name,note\nx,Data Office,new\ny,Map Room,\n", curator)
        confirm(job, curator)
        assert dict(Partner.objects.values_list("external_id", "note")) == {"x": "new", "y": ""}
        version = Partner.history.filter(external_id="x").first()
        assert version.history_user == curator
        assert version.history_change_reason == "Import of spring.csv."
        assert ImportJob.objects.get().written_at

    def test_all_or_nothing(self, curator):
        job = preview("name,state\nGood,PA\nBad,XX\n", curator)
        with pytest.raises(NotReady):
            confirm(job, curator)
        assert not Partner.objects.exists()

    def test_confirming_twice_writes_once(self, curator):
        job = preview("name\nA\n", curator)
        confirm(job, curator)
        confirm(job, curator)
        assert Partner.objects.count() == 1

    def test_rows_not_looked_at_are_not_written(self, curator):
        with pytest.raises(NotReady):
            confirm(upload("name\nA\n", curator), curator)

    def test_partner_that_changed_meanwhile_is_shown_before_it_is_written(self, curator):
        partner = make_partner("Data Office", external_id="x", note="old")
        job = preview("external_id,name,note\nx,Data Office,mine\n", curator)
        partner.note = "theirs"
        partner.save()
        record_changes([partner.pk])
        with pytest.raises(DirectoryChanged):
            confirm(job, curator)
        partner.refresh_from_db()
        assert partner.note == "theirs"
        finish(job)
        assert job.rows.get().changes == {"note": ["theirs", "mine"]}
        assert "now have a different result" in job.notice
        confirm(job, curator)
        partner.refresh_from_db()
        assert partner.note == "mine"

    def test_a_change_elsewhere_says_that_the_preview_is_the_same(self, curator):
        job = preview("external_id,name\nx,Data Office\n", curator)
        make_partner("Elsewhere (made up)")
        with pytest.raises(DirectoryChanged):
            confirm(job, curator)
        finish(job)
        assert "is the same" in job.notice

    def test_what_is_new_may_resemble_another_new_row(self, curator):
        job = preview("name,state\nHarbor Desk (made up),PA\nHarbor Desk (made up),\n", curator)
        confirm(job, curator)
        assert Partner.objects.count() == 2

    def test_the_same_file_again_changes_nothing(self, curator):
        text = "name,city,state,serves\nA (made up),Erie,PA,Erie County\n"
        confirm(preview(text, curator), curator)
        assert outcomes(preview(text, curator)) == [(2, "unchanged")]


class TestQueries:
    def test_they_grow_with_the_pieces_and_not_with_the_rows(
        self, curator, django_assert_max_num_queries
    ):
        header = "name,city,state,serves,successor,website\n"
        rows = (f"Office {n} (made up),Erie,PA,Erie County,,https://e.org/{n}" for n in range(200))
        job = upload(header + "\n".join(rows), curator)
        with django_assert_max_num_queries(40):
            finish(job)
        assert job.count_outcomes()["created"] == 200


class TestAnsweringMeanwhile:
    """One window looks at the rows while a curator answers in another."""

    @pytest.fixture
    def meanwhile(self, monkeypatch):
        """Does something once, after the next rows were looked at and before that is noted."""

        def act_once(act):
            planned = import_preview._plans

            def plans_and_act(*args, **options):
                monkeypatch.setattr(import_preview, "_plans", planned)
                plans = planned(*args, **options)
                act()
                return plans

            monkeypatch.setattr(import_preview, "_plans", plans_and_act)

        return act_once

    @pytest.fixture
    def job(self, curator):
        make_partner("Data Office", external_id="x", state="PA", place=city("Erie"))
        make_partner("Data Office", external_id="y", state="PA", place=city("Pittsburgh"))
        return preview("name,state,note\nData Office,PA,new\n", curator)

    @pytest.mark.parametrize("external_id", ["x", "y"])
    def test_an_answer_is_heard(self, job, meanwhile, external_id):
        assert outcomes(job) == [(2, "question")]
        chosen = Partner.objects.get(external_id=external_id)
        job.rows.update(outcome="")
        meanwhile(lambda: answer_questions(job, {1: str(chosen.pk)}))
        finish(job)
        assert outcomes(job) == [(2, "changed")]
        assert job.rows.get().partner_key == chosen.pk

    def test_the_last_of_two_answers_counts(self, job, meanwhile):
        first, last = Partner.objects.order_by("external_id")
        answer_questions(job, {1: str(first.pk)})
        meanwhile(lambda: answer_questions(job, {1: str(last.pk)}))
        finish(job)
        assert job.rows.get().partner_key == last.pk
        assert outcomes(job) == [(2, "changed")]

    def test_the_same_answer_again_frees_a_row_that_stuck(self, job):
        chosen = Partner.objects.first()
        job.rows.update(answer=str(chosen.pk), outcome="question")
        answer_questions(job, {1: str(chosen.pk)})
        finish(job)
        assert outcomes(job) == [(2, "changed")]

    def test_an_import_that_is_deleted_stays_so(self, job, meanwhile):
        job.rows.update(outcome="")
        meanwhile(lambda: ImportJob.objects.get(pk=job.pk).delete())
        advance(job)
        assert not ImportRow.objects.exists()
