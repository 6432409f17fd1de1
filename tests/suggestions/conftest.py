"""A small directory to suggest something about."""

import pytest

from partners.models import Version
from tests import factories as make


@pytest.fixture
def city(db):
    make.make_nation()
    city = make.make_city("Springfield", slug="springfield")
    make.make_city("Decatur", slug="decatur")
    make.make_city("Lebanon", state="PA")
    make.make_city("Lebanon", state="NH")
    Version.objects.advance(Version.GAZETTEER)
    return city


@pytest.fixture
def partner(city):
    return make.make_partner(
        "Elm Data Office (made up)",
        slug="elm",
        roles=[make.make_role("research center", make.make_type("University"))],
        place=city,
        serves=[city],
        description="Counts trees.",
        phone="217-555-0100",
        email="desk@example.org",
        website="https://elm.example.org/",
    )


@pytest.fixture(autouse=True)
def _no_time_trap(settings):
    """Tests fill in forms faster than people do."""
    settings.FORM_SECONDS = 0
