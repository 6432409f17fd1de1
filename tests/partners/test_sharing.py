"""Mails about a page, and its address as a QR code."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory

from civicswitchboard.templatetags.jinja import include_jinja
from partners.exports.qr_codes import qr_code_file
from partners.models import Version
from partners.templatetags.sharing import mail_link, page_address

ADDRESS = "https://directory.example.org/places/pa/pittsburgh/"


@pytest.mark.parametrize(
    "subject",
    ["Civic data partners", "Q&A: 50 % more? #1", "Información cívica", "a+b=c", 'say "hello"'],
)
def test_a_mail_keeps_every_character_of_its_subject(subject):
    link = urlsplit(mail_link(subject, "text"))
    # RFC 6068 knows no plus for a blank, and mail programs show one that is written so.
    assert link.scheme == "mailto"
    assert "+" not in link.query
    assert parse_qs(link.query)["subject"] == [subject]


def test_paragraphs_of_mail_are_set_apart_by_empty_line():
    body = parse_qs(urlsplit(mail_link("Subject", "One\n two", ADDRESS)).query)["body"]
    assert body == [f"One two\r\n\r\n{ADDRESS}"]


def test_a_subject_cannot_add_fields_to_the_mail():
    link = mail_link("Hello\r\nBcc: everybody@example.org&bcc=x@example.org", "text")
    assert set(parse_qs(urlsplit(link).query)) == {"subject", "body"}
    assert "%0D%0ABcc" not in link


def test_the_address_of_a_page_leaves_out_its_parameters():
    request = RequestFactory().get("/places/pa/pittsburgh/?utm_source=mail", secure=True)
    assert page_address(request) == "https://testserver/places/pa/pittsburgh/"


@pytest.mark.django_db
def test_shared_page_prints_its_address_and_last_change():
    Version.objects.create(subject=Version.DIRECTORY, changed_at=datetime(2026, 3, 5, tzinfo=UTC))
    request = RequestFactory().get("/places/pa/pittsburgh/")
    html = include_jinja("includes/share.html", request=request, title="T", text="")
    page = BeautifulSoup(html, "html.parser")
    paper = page.select_one(".paper").get_text()
    assert "http://testserver/places/pa/pittsburgh/" in paper
    assert "last updated March 5, 2026" in paper
    body = parse_qs(urlsplit(page.a["href"]).query)["body"][0]
    assert body.splitlines() == ["T", "", "http://testserver/places/pa/pittsburgh/"]


class TestCodesOfAddresses:
    @pytest.mark.django_db
    def test_the_code_holds_the_whole_address_with_its_parameters(self, client):
        page = "/partners/?state=IL&type=university"
        answer = client.get("/qr.svg", {"page": page})
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer.content == qr_code_file(f"http://testserver{page}")

    @pytest.mark.django_db
    def test_the_code_of_a_page_leaves_out_its_parameters(self, client):
        request = RequestFactory().get("/places/pa/pittsburgh/?utm_source=mail")
        html = include_jinja("includes/share.html", request=request, title="T", text="")
        code = client.get(BeautifulSoup(html, "html.parser").img["src"]).content
        assert code == qr_code_file("http://testserver/places/pa/pittsburgh/")
        assert code != qr_code_file("http://testserver/places/pa/erie/")

    @pytest.mark.django_db
    @pytest.mark.parametrize("address", ["/partners/?state=IL", "/networks/?kind=list", "/es/"])
    def test_printed_list_asks_for_the_code_of_its_address(self, client, address):
        request = RequestFactory().get(address)
        html = include_jinja("includes/share_list.html", request=request, title="T")
        picture = BeautifulSoup(html, "html.parser").img
        assert picture["loading"] == "lazy"
        assert client.get(picture["src"]).content == qr_code_file(f"http://testserver{address}")

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "page", ["", "partners/", "https://example.org/", "//example.org/", "/" + "x" * 600]
    )
    def test_codes_are_of_this_site_and_coarse_enough_to_read(self, client, page):
        assert client.get("/qr.svg", {"page": page}).status_code == 400
