"""Two people open the same entry: nobody's save goes over the other's, and nothing is lost."""

import pytest

from networks.models import Network
from partners.changes import record_changes
from partners.models import Partner, Partnership
from tests import factories as make
from tests.admin_forms import address, filled_in, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make.make_superuser("lead"))
    return client


def opened(client, entry) -> tuple[str, dict]:
    url = address(type(entry), "change", entry.pk)
    return url, filled_in(client, url)


@pytest.fixture
def partner():
    return make.make_partner(
        "Elm Lab (made up)",
        phone="412-555-0100",
        topics=["gis"],
        aliases=["SDC"],
        place=make.make_city(),
    )


def test_a_second_save_is_not_applied_over_the_first(desk, partner):
    url, mine = opened(desk, partner)
    save(desk, partner, name="Oak Lab (made up)")
    response = desk.post(url, mine | {"name": "Ash Lab (made up)"})
    partner.refresh_from_db()
    assert partner.name == "Oak Lab (made up)"
    assert "Nothing is saved yet" in response.text
    assert "Oak Lab (made up)</ins>" in response.text
    assert 'value="Ash Lab (made up)"' in response.text, "what was typed is still there"


def test_saving_again_saves_what_the_form_then_shows(desk, partner):
    url, mine = opened(desk, partner)
    save(desk, partner, name="Oak Lab (made up)", phone="412-555-0111")
    response = desk.post(url, mine | {"name": "Ash Lab (made up)"})
    form = response.context["adminform"].form
    shown = {name: form[name].value() for name in ("name", "phone", "opened_version")}
    assert desk.post(url, mine | shown).status_code == 302
    partner.refresh_from_db()
    assert (partner.name, partner.phone) == ("Ash Lab (made up)", "412-555-0111")


def test_what_only_the_other_one_changed_is_filled_in(desk, partner):
    url, mine = opened(desk, partner)
    need = make.make_need()
    save(
        desk, partner, phone="412-555-0111", topics="gis, maps", needs=[need.pk], status="inactive"
    )
    response = desk.post(url, mine | {"name": "Ash Lab (made up)"})
    form = response.context["adminform"].form
    assert form["phone"].value() == "412-555-0111"
    assert form["topics"].value() == "gis, maps"
    assert [str(pk) for pk in form["needs"].value()] == [str(need.pk)]
    assert form["status"].value() == "inactive"
    assert form["name"].value() == "Ash Lab (made up)"


def test_rows_that_only_the_other_one_changed_are_filled_in(desk, partner):
    url, mine = opened(desk, partner)
    save(desk, partner, **{"aliases-0-name": "Elms"})
    assert 'value="Elms"' in desk.post(url, mine | {"phone": "1"}).text


def test_rows_that_were_typed_stay_also_when_the_other_one_deleted_some(desk, partner):
    url, mine = opened(desk, partner)
    save(desk, partner, **{"aliases-0-DELETE": "on"})
    response = desk.post(url, mine | {"aliases-0-name": "The Lab"})
    assert 'value="The Lab"' in response.text
    assert partner.aliases.count() == 0
    formset = response.context["inline_admin_formsets"][0].formset
    assert not any(formset.errors)


def test_nothing_in_the_way_saves_as_ever(desk, partner):
    assert save(desk, partner, phone="1").status_code == 302
    assert save(desk, partner, phone="2").status_code == 302


def test_an_import_meanwhile_counts_as_well(desk, partner):
    url, mine = opened(desk, partner)
    Partner.objects.update(phone="412-555-0111")
    record_changes([partner.pk], reason="Import of partners.csv.")
    response = desk.post(url, mine | {"name": "Ash Lab (made up)"})
    assert "a command or an import saved meanwhile" in response.text
    assert "Import of partners.csv." in response.text


def test_a_save_that_changed_nothing_is_in_nobodys_way(desk, partner):
    url, mine = opened(desk, partner)
    save(desk, partner)
    assert desk.post(url, mine | {"phone": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("model", "entry", "field"),
    [(Network, make.make_network, "name"), (Partnership, make.make_partnership, "title")],
)
def test_networks_and_stories_are_guarded_too(desk, model, entry, field):
    row = entry()
    url, mine = opened(desk, row)
    save(desk, row, **{field: "Oak (made up)"})
    assert "Nothing is saved yet" in desk.post(url, mine | {field: "Ash (made up)"}).text
    assert getattr(model.objects.get(), field) == "Oak (made up)"
