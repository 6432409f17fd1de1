"""Imports and exports as a curator meets them in the admin."""

import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse
from openpyxl import load_workbook

from partners.models import ImportJob, Partner
from tests.factories import make_curator, make_partner, make_superuser
from tests.partners.small_directory import load, make_small_directory, table

pytestmark = pytest.mark.django_db
UPLOAD, EXPORT, LIST = (
    f"/admin/partners/partner/{page}" for page in ("import/", "export/", "")
)  # fmt: skip


@pytest.fixture(autouse=True)
def small_directory(db):
    make_small_directory()


@pytest.fixture
def admin_client(client):
    client.force_login(make_superuser())
    return client


def file(content: bytes | str, name: str = "spring.csv") -> io.BytesIO:
    made = io.BytesIO(content.encode() if isinstance(content, str) else content)
    made.name = name
    return made


def upload(client, content: bytes | str, name: str = "spring.csv"):
    return client.post(UPLOAD, {"import_file": file(content, name)}, follow=True)


def words(response) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.select_one("#content-main").text.split())


def address(page: str) -> str:
    return reverse(f"admin:partners_partner_import_{page}", args=[ImportJob.objects.get().pk])


class TestUpload:
    def test_the_list_leads_to_import_and_export(self, admin_client):
        page = BeautifulSoup(admin_client.get(LIST + "?q=x").content, "html.parser")
        links = {link["href"] for link in page.select(".object-tools a")}
        assert {UPLOAD, EXPORT + "?q=x"} <= links

    def test_counts_and_errors_come_first(self, admin_client):
        shown = words(upload(admin_client, "name,state\nGood (made up),PA\nBad,XX\n"))
        assert "All 2 Error 1 New 1" in shown
        assert shown.index("There’s no state “XX”") < shown.index("Good (made up)")
        assert "You can’t import while a row has an error" in shown

    @pytest.mark.parametrize(
        ("content", "name", "complaint"),
        [
            (b"", "empty.csv", "The file is empty"),
            (b"name,name\nA,B\n", "twice.csv", "“name” appears twice"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "picture.png", "UTF-8"),
            (b"PK\x03\x04" + b"x" * 90, "bad.xlsx", "damaged"),
            (b"\xd0\xcf\x11\xe0" + b"x" * 90, "old.xls", "old version of Excel"),
            (b"%PDF-1.7\n%\xe2\xe3\n", "a.pdf", "no column"),
        ],
    )
    def test_a_file_that_is_no_table_is_answered_in_words(
        self, admin_client, content, name, complaint
    ):
        response = upload(admin_client, content, name)
        assert response.status_code == 200
        assert complaint in words(response)

    def test_no_file_is_answered_in_words(self, admin_client):
        assert "This field is required" in words(admin_client.post(UPLOAD))

    def test_file_too_large_is_explained_and_not_stored(self, admin_client, settings):
        settings.MOST_UPLOADED_BYTES = 1_000_000
        shown = words(upload(admin_client, b"name\n" + b"x" * 3_000_000))
        assert "larger than 1 MB" in shown
        assert not ImportJob.objects.exists()

    def test_a_name_from_a_file_is_only_text(self, admin_client):
        response = upload(
            admin_client, "name,note\n<script>alert(1)</script>,<b>x</b>\n", "<i>.csv"
        )
        assert b"<script>alert" not in response.content
        assert b"<b>x" not in response.content and b"<i>.csv" not in response.content

    def test_a_long_file_is_shown_in_pages(self, admin_client):
        upload(admin_client, "name\n" + "".join(f"Office {n} (made up)\n" for n in range(60)))
        assert "Page 1 of 2" in words(admin_client.get(address("preview")))
        assert "Office 59" in words(admin_client.get(address("preview") + "?page=2"))
        assert admin_client.get(address("preview") + "?page=x&show=nonsense").status_code == 200


class TestProgress:
    TEXT = "name\n" + "".join(f"Office {n} (made up)\n" for n in range(3))

    @pytest.fixture
    def slow(self, monkeypatch):
        monkeypatch.setattr("partners.imports.preview.BATCH", 1)
        monkeypatch.setattr("partners.imports.preview.STEP_SECONDS", 0)

    def test_it_is_shown_and_goes_on_without_scripts(self, admin_client, slow):
        page = BeautifulSoup(upload(admin_client, self.TEXT).content, "html.parser")
        bar = page.select_one("progress")
        assert (bar["value"], bar["max"]) == ("1", "3")
        assert page.select_one("[role=status]").text == "1 of 3 rows"
        assert page.select_one("noscript meta[http-equiv=refresh]")
        assert "2 of 3 rows" in words(admin_client.get(address("preview")))
        assert "Write these 3 rows" in admin_client.get(address("preview")).text

    def test_a_script_hears_how_far_it_is(self, admin_client, slow):
        upload(admin_client, self.TEXT)
        assert admin_client.get(address("progress")).json() == {"done": 2, "total": 3}


class TestConfirm:
    def test_it_writes_and_says_so(self, admin_client):
        upload(admin_client, "external_id,name\nx,Data Office\n")
        shown = words(admin_client.post(address("confirm"), follow=True))
        assert "Written on" in shown
        assert Partner.objects.get().name == "Data Office"

    def test_it_writes_nothing_with_an_error(self, admin_client):
        upload(admin_client, "name,state\nGood,PA\nBad,XX\n")
        response = admin_client.post(address("confirm"), follow=True)
        assert "Nothing was saved" in response.text
        assert not Partner.objects.exists()

    def test_it_says_when_somebody_was_quicker(self, admin_client):
        upload(admin_client, "external_id,name\nx,Data Office\n")
        make_partner("Elsewhere (made up)")
        response = admin_client.post(address("confirm"), follow=True)
        assert "someone changed the directory" in response.text
        assert "The result is the same" in words(response)
        assert not Partner.objects.filter(external_id="x").exists()

    def test_looking_again_afterwards_shows_what_was_done(self, admin_client):
        upload(admin_client, "name\nData Office\n")
        admin_client.post(address("confirm"))
        assert "This is what it did" in words(admin_client.get(address("preview")))
        assert "Write" not in words(admin_client.get(address("preview"))).replace("Written", "")

    def test_it_cannot_be_done_by_a_link(self, admin_client):
        upload(admin_client, "name\nData Office\n")
        assert admin_client.get(address("confirm")).status_code == 405
        assert admin_client.get(address("answers")).status_code == 405


class TestAnswers:
    def test_a_question_is_asked_and_answered(self, admin_client):
        known = make_partner("Erie Data Office", state="PA")
        shown = words(upload(admin_client, "name,state\nThe Data Office of Erie,PA\n"))
        assert "Is it one of these?" in shown
        admin_client.post(address("answers"), {"row-1": str(known.pk), "row-x": "new", "row-": ""})
        assert "Changed 1" in words(admin_client.get(address("preview")))

    def test_all_questions_can_be_skipped(self, admin_client):
        make_partner("Erie Data Office", state="PA")
        upload(admin_client, "name,state\nThe Data Office of Erie,PA\n")
        admin_client.post(address("answers"), {"skip-all": "yes"})
        assert "There’s nothing to import" in words(admin_client.get(address("preview")))


class TestWhoMay:
    def test_somebody_who_may_not_change_partners_may_not_import(self, client):
        viewer = make_curator()
        viewer.user_permissions.add(Permission.objects.get(codename="view_partner"))
        client.force_login(viewer)
        assert client.get(UPLOAD).status_code == 403
        assert client.post(UPLOAD, {"import_file": file("name\nA\n")}).status_code == 403
        assert "import/" not in client.get(LIST).text
        assert client.get(EXPORT).status_code == 200

    def test_an_import_is_seen_by_whoever_uploaded_it_only(self, admin_client, client):
        upload(admin_client, "name\nA\n")
        client.force_login(make_superuser())
        for page in ("preview", "progress"):
            assert client.get(address(page)).status_code == 404
        for page in ("answers", "confirm"):
            assert client.post(address(page)).status_code == 404


class TestExport:
    @pytest.fixture(autouse=True)
    def partners(self):
        make_partner("=1+1 (made up)", state="PA", external_id="a")
        make_partner("Map Room (made up)", state="CO", external_id="b")

    @staticmethod
    def ids(response) -> list[str]:
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        return [line.partition(",")[0] for line in lines[1:]]

    def test_all_partners_as_csv(self, admin_client):
        response = admin_client.post(EXPORT, {"format": "csv"})
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert ".csv" in response["Content-Disposition"]
        assert self.ids(response) == ["a", "b"]

    def test_the_filtered_list(self, admin_client):
        assert "filtered it has 1" in words(admin_client.get(EXPORT + "?state__exact=CO"))
        response = admin_client.post(EXPORT + "?state__exact=CO", {"format": "csv"})
        assert self.ids(response) == ["b"]

    def test_the_selected_rows(self, admin_client):
        chosen = Partner.objects.get(external_id="a").pk
        sent = {"action": "export_csv", "_selected_action": [chosen]}
        assert self.ids(admin_client.post(LIST, sent)) == ["a"]

    def test_a_workbook_whose_cells_are_all_text(self, admin_client):
        response = admin_client.post(EXPORT, {"format": "xlsx"})
        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        assert [row[1] for row in book["partners"].values] == [
            "name", "'=1+1 (made up)", "Map Room (made up)",
        ]  # fmt: skip

    def test_it_is_imported_as_unchanged(self, admin_client):
        response = admin_client.post(EXPORT, {"format": "csv"})
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        assert load(table(text)).counts == "0 new, 0 changed, 2 unchanged"

    def test_filter_that_does_not_exist_leads_back_to_list(self, admin_client):
        response = admin_client.get(EXPORT + "?colour=red")
        assert response.status_code == 302
        assert response["Location"] == LIST

    def test_a_format_that_does_not_exist_is_asked_again(self, admin_client):
        for sent in ({"format": "ods"}, {"format": "x"}, {}):
            assert admin_client.post(EXPORT, sent).status_code == 200
