"""What a page says of reaching its office, read from pages like real ones."""

import pytest

from partners.contacts.page_reader import PostalAddress, read_page
from partners.linkcheck.page_fetcher import MOST_PAGE_BYTES

HERE = "https://www.pittsburgh.example.gov/gis/"


def read(body: str, url: str = HERE):
    return read_page(f"<html><body>{body}</body></html>", url)


class TestMailboxes:
    @pytest.mark.parametrize(
        "written",
        [
            '<a href="mailto:GIS@city.gov?subject=Maps">Write to us</a>',
            '<a href="MAILTO:gis%40city.gov">Write to us</a>',
            "Mail: gis@city.gov.",
            "gis [at] city [dot] gov",
            "gis(at)city(dot)gov",
            "gis{at}city.gov",
            "gis AT city DOT gov",
            "Escriba a: gis [arroba] city [punto] gov",
            "<span>gis</span> [at] <b>city.gov</b>",
        ],
    )
    def test_an_office_is_read_however_it_is_written(self, written):
        assert read(f"<p>{written}</p>").emails == ["gis@city.gov"]

    @pytest.mark.parametrize(
        "written",
        [
            '<a href="mailto:jane.doe@city.gov">Jane Doe, GIS Manager</a>',
            "jane.doe [at] city [dot] gov",
            "Reach Jane at jdoe99@gmail.com",
            '<img alt="logo@2x.png" src="logo@2x.png"> logo@2x.png',
            "Meet us at noon at city hall",
            "nobody@localhost",
        ],
    )
    def test_persons_and_what_is_none_are_left_out(self, written):
        assert read(f"<p>{written}</p>").emails == []

    def test_words_of_scripts_are_not_read(self):
        assert read("<script>var mail = 'gis@city.gov'</script>").emails == []


class TestPhones:
    @pytest.mark.parametrize(
        ("written", "phone"),
        [
            ('<a href="tel:+14125550100">Call</a>', "412-555-0100"),
            ("Phone: (412) 555-0100", "412-555-0100"),
            ("412.555.0100 ext. 23", "412-555-0100 ext. 23"),
            ("Teléfono: 787-555-0142", "787-555-0142"),
        ],
    )
    def test_a_phone_is_written_as_people_here_do(self, written, phone):
        assert read(f"<p>{written}</p>").phones == [phone]

    def test_faxes_are_no_phones(self):
        found = read(
            '<p>Phone: 412-555-0100<br>Fax: 412-555-0199</p><a href="tel:4125550199">Fax</a>'
        )
        assert found.phones == ["412-555-0100"]

    def test_the_phone_beside_a_persons_mailbox_is_left_out(self):
        rows = "<tr><td>Jane Doe</td><td><a href='tel:4125550177'>412-555-0177</a></td>"
        rows += "<td>jane.doe@city.gov</td></tr>"
        office = f"<p>Open on weekdays. {'We make maps. ' * 20}</p><p>Office: 412-555-0100</p>"
        assert read(f"<table>{rows}</table>{office}").phones == ["412-555-0100"]

    def test_numbers_that_are_no_phones_are_left_out(self):
        assert read("<p>Parcel 0123-45-6789, 20 Nov 2026, $1,412,555</p>").phones == []


class TestContactPages:
    def test_links_of_the_same_site_are_contact_pages(self):
        found = read(
            '<a href="/contact">Write</a><a href="/es/x">Contáctenos</a>'
            '<a href="../about/#us">Contact us</a><a href="https://other.example/contact">x</a>'
            '<a href="mailto:gis@city.gov">Contact</a><a href="/maps">Maps</a>'
            '<a href="/contact#a">y</a>'
        )
        assert found.pages == [
            "https://www.pittsburgh.example.gov/contact",
            "https://www.pittsburgh.example.gov/es/x",
            "https://www.pittsburgh.example.gov/about/",
        ]

    def test_a_link_that_is_no_address_is_passed_over(self):
        assert read('<a href="http://[contact">Contact</a>').pages == []


class TestAddresses:
    @pytest.mark.parametrize(
        "written",
        [
            "<footer>The city<br>414 Grant Street, Suite 5<br>Pittsburgh, PA 15219</footer>",
            "<address>414 Grant Street, Suite 5, Pittsburgh, PA 15219</address>",
        ],
    )
    def test_an_address_in_a_footer_is_read(self, written):
        assert read(written).addresses == [
            PostalAddress("414 Grant Street, Suite 5", "Pittsburgh", "PA", "15219")
        ]

    def test_a_state_that_is_none_makes_no_address(self):
        assert read("<p>12 Main Street, Springfield, ZZ 12345</p>").addresses == []


SCHEMA = """<script type="application/ld+json">{"@graph": [
  {"@type": "GovernmentOffice", "name": "GIS", "telephone": "+1-412-555-0100",
   "address": {"@type": "PostalAddress", "streetAddress": "414 Grant Street",
     "addressLocality": "Pittsburgh", "addressRegion": "PA", "postalCode": "15219"},
   "contactPoint": [{"@type": "ContactPoint", "contactType": "GIS help desk",
     "email": "mailto:gis@city.gov", "telephone": "412-555-0111"}],
   "employee": {"@type": "Person", "name": "Jane Doe", "email": "director@city.gov",
     "telephone": "412-555-0177"}}]}</script>"""


class TestStructuredData:
    def test_contact_points_and_offices_are_read_and_persons_not(self):
        found = read(SCHEMA)
        assert found.emails == ["gis@city.gov"]
        assert found.phones == ["412-555-0100", "412-555-0111"]
        assert found.labels["gis@city.gov"] == "GIS help desk"
        assert found.addresses == [PostalAddress("414 Grant Street", "Pittsburgh", "PA", "15219")]

    @pytest.mark.parametrize("text", ["{", "[" * 100_000, "null", '"x"', '{"email": {"a": 1}}'])
    def test_data_that_are_broken_say_nothing(self, text):
        found = read(f'<script type="application/ld+json">{text}</script><p>gis@city.gov</p>')
        assert found.emails == ["gis@city.gov"]


@pytest.mark.parametrize("filler", ["<p>maps and data</p>", "<div>", "a@", "1-", "<a href=x>", "("])
def test_the_longest_page_is_read(filler):
    body = "<p>gis@city.gov</p>" + filler * (MOST_PAGE_BYTES // len(filler))
    assert read(body).emails[0] == "gis@city.gov"
