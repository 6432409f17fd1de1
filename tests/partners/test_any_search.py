"""Whatever stands in the address of a search, somebody gets an answer that makes sense."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.usefixtures("directory")

GOOD = {
    "q": ["data", "gis near 15213", '"open data" -ohio', "nieghborhood"],
    "place": ["pittsburgh pa", "15213", "pa", "united states"],
    "within": ["25", "0.5", "1e3"],
    "around": ["40.44,-79.99", "-14.3,-170.7"],
    "type": ["university"],
    "topic": ["housing"],
    "state": ["PA"],
    "region": ["west"],
    "verified": ["yes"],
    "sort": ["distance", "name", "relevance"],
    "literally": ["yes"],
    "page": ["1", "2"],
}
BLANK = st.sampled_from(["", " ", "\t\n", "\u00a0", "\x00"])
TYPED = (
    BLANK | st.text(max_size=12) | st.sampled_from(["nan", "-1", "1,2,3", "\ufdd0", "ﷺ", "<b>&"])
)
ADDRESSES = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values) | TYPED, min_size=1, max_size=2)
        for name, values in GOOD.items()
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(parameters=ADDRESSES, path=st.sampled_from(["/partners/", "/es/partners/"]))
@example(parameters={"around": [" "]}, path="/partners/")
def test_every_address_gets_an_answer_that_names_its_faults(parameters, path):
    response = Client().get(path, parameters)
    assert response.status_code in ((200, 400, 404) if "page" in parameters else (200, 400))
    if response.status_code == 400:
        wrong = response.context["filterset"].form.errors
        said = BeautifulSoup(response.content, "html.parser").select("[role=alert] li")
        assert len(said) == len(wrong) > 0


@pytest.mark.parametrize("name", ["q", "place", "around"])
def test_a_parameter_that_holds_only_blanks_asks_nothing(client, name):
    everybody = client.get("/partners/").context["page"].paginator.count
    response = client.get("/partners/", {name: " "})
    assert response.status_code == 200
    assert response.context["page"].paginator.count == everybody
    assert not BeautifulSoup(response.content, "html.parser").select(".chip")
