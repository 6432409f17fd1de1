"""The pages about the site, the style guide, and how pages travel."""

import gzip

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import RequestFactory

from civicswitchboard.style_guide import COLORS, TYPES, style_guide

ABOUT = ("/about/", "/about/data/", "/about/privacy/", "/about/accessibility/")


@pytest.mark.django_db
class TestPagesAboutTheSite:
    def test_the_foot_of_every_page_leads_to_them(self, client):
        page = BeautifulSoup(client.get("/").content, "html.parser")
        links = [link["href"] for link in page.select(".site-footer a")]
        assert set(ABOUT) <= set(links)

    @pytest.mark.parametrize("address", ["/about/", "/about/privacy/", "/about/accessibility/"])
    def test_they_say_whom_to_write_to_if_somebody_is_named(self, client, settings, address):
        assert "mailto:" not in client.get(address).content.decode()
        settings.DIRECTORY_CONTACT_EMAIL = "desk@example.org"
        assert 'href="mailto:desk@example.org"' in client.get(address).content.decode()


@pytest.mark.django_db
class TestCompression:
    def test_pages_are_compressed_for_who_can_read_it(self, client):
        plain = client.get("/about/")
        packed = client.get("/about/", headers={"accept-encoding": "gzip"})
        assert "Content-Encoding" not in plain
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert "Accept-Encoding" in packed["Vary"]

    def test_static_files_never_pass_the_compression_of_pages(self):
        order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
        assert order.index("WhiteNoiseMiddleware") < order.index("GZipMiddleware")


class TestStyleGuide:
    @pytest.fixture
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(style_guide(RequestFactory().get("/style/")).content, "html.parser")

    def test_it_shows_parts_in_light_and_in_dark_without_database(self, page):
        for scheme in ("light", "dark"):
            part = page.select_one(f".scheme--{scheme}")
            assert len(part.select(".swatch")) == len(COLORS)
            assert len(part.select(".also .type")) == len(TYPES)
            assert part.select(".card--partner .badge--closed")
            assert part.select(".card--network")
            assert part.select(".card--story")

    def test_its_ids_are_unique(self, page):
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids))

    def test_every_color_that_it_names_exists(self):
        with open(finders.find("css/tokens.css"), encoding="utf-8") as sheet:
            tokens = sheet.read()
        assert [color for color in COLORS if f"--color-{color}:" not in tokens] == []

    @pytest.mark.django_db
    def test_visitors_do_not_see_it(self, client):
        assert client.get("/style/").status_code == 404
