"""A network with very many members is shown as its states, with counts that are true."""

import pytest
from bs4 import BeautifulSoup

from networks import views
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_states_with_counts_stand_for_too_many_members(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_LISTED", 3)
    members = [make.make_partner(state=state) for state in ("PA", "PA", "PA", "OH")]
    draft = make.make_partner(state="OH", publication="draft")
    network = make.make_network("Prairie Circle (made up)", members=[*members, draft])
    page = BeautifulSoup(client.get(network.get_absolute_url()).content, "html.parser")
    links = {link["href"]: link.parent.get_text(" ", strip=True) for link in page.select("main a")}
    shown = {text: address for address, text in links.items() if "member" in text}
    assert set(shown) == {"Ohio 1 member", "Pennsylvania 3 members"}
    found = client.get(shown["Pennsylvania 3 members"]).context["page"].paginator.count
    assert found == 3
