"""Every address of the admin is walked by every role: allowed where the table says so."""

from io import BytesIO

import pytest

from partners.imports.preview import start_import
from partners.permissions.roles import Role
from tests.roles.addresses import (
    LETTERS,
    PAGES,
    SCREENS,
    address_of,
    path_of,
    routes,
    table,
)
from tests.roles.conftest import make_account, signed_in

pytestmark = pytest.mark.django_db
REFUSED = (403, 405)


def walk(account, rows) -> dict[str, tuple[int, int]]:
    """Route → the answers to asking for it and to sending an empty form to it."""
    job = start_import(BytesIO(b"name,state\nA Desk (made up),PA\n"), "a.csv", account).pk
    client = signed_in(account)
    answers = {}
    for route in routes():
        address = address_of(route, rows, job)
        got, sent = (ask(address) for ask in (client.get, client.post))
        for answer in (got, sent):
            assert not answer.headers.get("Location", "").startswith("/admin/login/"), route
        answers[route] = (got.status_code, sent.status_code)
        if route == "logout/":
            client = signed_in(account)
    return answers


def test_every_address_has_its_line_in_the_table():
    assert set(table()) == set(routes())


def wrong_answers(account, letter: str, rows) -> dict[str, tuple[int, int]]:
    """Route → its answers, where they are not what the table says of this role."""
    wrong = {}
    for route, answers in walk(account, rows).items():
        expected = tuple(letter in allowed for allowed in table()[route])
        are_allowed = tuple(answer not in REFUSED for answer in answers)
        if are_allowed != expected or any(one == 404 or one >= 500 for one in answers):
            wrong[route] = answers
    return wrong


@pytest.mark.parametrize("letter", LETTERS)
def test_each_role_gets_what_the_table_says(letter, here):
    role = LETTERS[letter]
    account = make_account(role, *(["PA"] if role == Role.REGIONAL else []))
    assert wrong_answers(account, letter, here) == {}


def test_a_regional_curator_is_refused_every_page_of_another_state(here, there):
    account = make_account(Role.REGIONAL, "PA")
    opened = {}
    for route, answers in walk(account, there).items():
        screen = SCREENS.get(path_of(route))
        asks_for_a_row = "<path:object_id>/" in route or "<int:pk>" in route or "<int:kept" in route
        # What only leads on shows nothing.
        leads_on = route.endswith("<path:object_id>/") and route not in PAGES
        if not (screen and screen.lies_somewhere and asks_for_a_row) or leads_on:
            continue
        if any(answer not in REFUSED for answer in answers):
            opened[route] = answers
    assert opened == {}


def test_a_superuser_needs_no_role(here, django_user_model):
    account = django_user_model.objects.create_superuser("root")
    assert wrong_answers(account, "D", here) == {}


def test_somebody_without_a_role_opens_no_entry(here):
    account = make_account(Role.VIEWER)
    account.groups.clear()
    open_to_all = {route for route in routes() if path_of(route) not in SCREENS}
    answers = walk(account, here)
    opened = {
        route
        for route, statuses in answers.items()
        if route not in open_to_all
        and not route.endswith("<path:object_id>/")
        and any(status not in REFUSED for status in statuses)
    }
    assert opened == set()
