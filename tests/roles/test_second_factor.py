"""The second factor: codes of a phone after the password, by choice or by demand."""

import re
import time

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from civicswitchboard.accounts import second_factor
from partners.models import Partner
from partners.permissions.roles import Role
from tests import factories as make
from tests.admin_forms import address
from tests.roles.addresses import routes
from tests.roles.conftest import make_account, signed_in

pytestmark = pytest.mark.django_db
PAGE, CODE = "/admin/second-factor/", "/admin/second-factor/code/"


def code_of(device: TOTPDevice, ahead: int = 0) -> str:
    """What the phone shows now, or so many half minutes later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + ahead * device.step
    return f"{totp.token():06d}"


@pytest.fixture
def account():
    return make_account(Role.CURATOR)


@pytest.fixture
def phone(account) -> TOTPDevice:
    """The phone of an account whose second factor is on."""
    return TOTPDevice.objects.create(user=account, name="Phone")


@pytest.fixture
def admin_client(account) -> Client:
    """The account after its password."""
    return signed_in(account)


class TestSettingUp:
    def test_the_admin_names_the_page(self, admin_client):
        assert f'href="{PAGE}"' in admin_client.get("/admin/").text

    def test_nothing_is_made_by_looking(self, admin_client):
        assert "Set it up" in admin_client.get(PAGE).text
        assert not TOTPDevice.objects.exists()

    def test_the_key_is_shown_as_squares_and_as_text(self, admin_client):
        page = BeautifulSoup(
            admin_client.post(PAGE, {"begin": "1"}, follow=True).text, "html.parser"
        )
        assert page.select_one("svg.second-factor-qr path")
        key = page.select_one(".second-factor-key").text.replace(" ", "")
        assert f"secret={key}" in TOTPDevice.objects.get().config_url

    def test_the_first_code_turns_it_on_and_gives_recovery_codes(self, admin_client, account):
        admin_client.post(PAGE, {"begin": "1"})
        assert not second_factor.has_one(account)
        page = admin_client.post(PAGE, {"code": code_of(TOTPDevice.objects.get())})
        shown = re.findall(r"<code>(\w+)</code>", page.text)
        assert len(shown) == 10
        assert set(shown) == set(StaticToken.objects.values_list("token", flat=True))
        assert second_factor.has_one(account)
        assert admin_client.get("/admin/").status_code == 200
        assert "no-store" in page["Cache-Control"]

    def test_a_wrong_code_turns_nothing_on(self, admin_client, account):
        admin_client.post(PAGE, {"begin": "1"})
        assert "is wrong" in admin_client.post(PAGE, {"code": "000000"}).text
        assert not second_factor.has_one(account)
        assert admin_client.get("/admin/").status_code == 200

    def test_beginning_anew_makes_another_key(self, admin_client):
        admin_client.post(PAGE, {"begin": "1"})
        first = TOTPDevice.objects.get().key
        admin_client.post(PAGE, {"begin": "1"})
        assert TOTPDevice.objects.get().key != first


class TestTypingTheCode:
    def test_without_the_code_every_page_leads_to_it(self, admin_client, phone):
        partner = make.make_partner()
        for url in ("/admin/", address(Partner, "change", partner.pk), "/admin/password_change/"):
            answer = admin_client.get(url)
            assert answer.status_code == 302
            assert answer.url.startswith(f"{CODE}?next=")
        admin_client.post(address(Partner, "change", partner.pk), {"name": "Taken over"})
        assert Partner.objects.get().name == partner.name

    def test_it_can_neither_be_turned_off_nor_replaced_without_it(
        self, admin_client, phone, account
    ):
        for sent in ({"begin": "1"}, {"off": "1", "code": "000000"}, {"renew": "1"}):
            assert admin_client.post(PAGE, sent).url == CODE
        assert TOTPDevice.objects.get() == phone

    def test_the_code_opens_the_admin_where_one_wanted_to_go(self, admin_client, phone):
        wanted = admin_client.get(address(Partner, "changelist")).url
        assert admin_client.post(wanted, {"code": code_of(phone)}).url == address(
            Partner, "changelist"
        )
        assert admin_client.get("/admin/").status_code == 200

    def test_it_leads_to_no_other_site(self, admin_client, phone):
        sent = {"code": code_of(phone)}
        assert admin_client.post(f"{CODE}?next=https://evil.example/", sent).url == "/admin/"

    def test_a_wrong_code_opens_nothing(self, admin_client, phone):
        assert "is wrong" in admin_client.post(CODE, {"code": "000000"}).text
        assert admin_client.get("/admin/").status_code == 302

    def test_after_a_wrong_one_there_is_a_wait(self, admin_client, phone):
        admin_client.post(CODE, {"code": "000000"})
        assert "Wait a minute" in admin_client.post(CODE, {"code": code_of(phone)}).text
        assert admin_client.get("/admin/").status_code == 302

    def test_a_code_works_once(self, admin_client, phone, account):
        code = code_of(phone)
        admin_client.post(CODE, {"code": code})
        other = signed_in(account)
        other.post(CODE, {"code": code})
        assert other.get("/admin/").status_code == 302

    def test_the_phone_of_somebody_else_opens_nothing(self, admin_client, phone):
        other = TOTPDevice.objects.create(user=make.make_curator(), name="Phone")
        admin_client.post(CODE, {"code": code_of(other)})
        assert admin_client.get("/admin/").status_code == 302

    def test_a_recovery_code_works_once_and_with_spaces(self, admin_client, phone, account):
        first, *rest = second_factor.new_recovery_codes(account)
        spaced = f" {first[:5].upper()} {first[5:]} "
        assert admin_client.post(CODE, {"code": spaced}).status_code == 302
        assert admin_client.get("/admin/").status_code == 200
        assert second_factor.recovery_codes_left(account) == len(rest) == 9
        other = signed_in(account)
        other.post(CODE, {"code": first})
        assert other.get("/admin/").status_code == 302

    def test_it_is_only_for_who_gave_a_password(self, client, phone):
        for url in (PAGE, CODE):
            assert client.get(url).url.startswith("/admin/login/")

    def test_signing_out_needs_no_code(self, admin_client, phone):
        admin_client.post("/admin/logout/")
        assert admin_client.get(CODE).url.startswith("/admin/login/")

    def test_the_session_gets_a_new_name(self, admin_client, phone):
        before = admin_client.cookies["sessionid"].value
        admin_client.post(CODE, {"code": code_of(phone)})
        assert admin_client.cookies["sessionid"].value != before


class TestTurningItOff:
    @pytest.fixture
    def inside(self, admin_client, phone) -> Client:
        admin_client.post(CODE, {"code": code_of(phone, ahead=-1)})
        return admin_client

    def test_it_takes_a_new_code(self, inside, phone, account):
        inside.post(PAGE, {"off": "1", "code": code_of(phone)})
        assert not second_factor.has_one(account)
        assert inside.get("/admin/").status_code == 200

    def test_new_recovery_codes_end_the_old_ones(self, inside, phone, account):
        old = second_factor.new_recovery_codes(account)
        page = inside.post(PAGE, {"renew": "1", "code": code_of(phone)}).text
        assert second_factor.recovery_codes_left(account) == 10
        assert old[0] not in page

    def test_where_everybody_needs_one_it_stays(self, inside, phone, account, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        page = inside.post(PAGE, {"off": "1", "code": code_of(phone)}).text
        assert "requires a second factor for everyone" in page
        assert second_factor.has_one(account)

    def test_a_director_takes_away_that_of_a_lost_phone(self, phone, account):
        second_factor.new_recovery_codes(account)
        director = signed_in(make_account(Role.DIRECTOR))
        sent = {"action": "take_second_factor_away", "_selected_action": [account.pk]}
        page = director.post(address(User, "changelist"), sent, follow=True).text
        assert "with only a password" in page
        assert not TOTPDevice.objects.exists()
        assert not StaticDevice.objects.exists()

    def test_a_director_does_not_take_away_that_of_a_superuser(self):
        root = make.make_superuser()
        TOTPDevice.objects.create(user=root, name="Phone")
        director = signed_in(make_account(Role.DIRECTOR))
        sent = {"action": "take_second_factor_away", "_selected_action": [root.pk]}
        director.post(address(User, "changelist"), sent)
        assert TOTPDevice.objects.exists()


class TestWhereEverybodyNeedsOne:
    @pytest.fixture(autouse=True)
    def needed(self, settings):
        settings.REQUIRE_SECOND_FACTOR = True

    def test_who_has_none_can_do_nothing_before(self, admin_client):
        free = {"login/", "logout/", "second-factor/", "second-factor/code/"}
        fixed = [route for route in routes() if "<" not in route and "^" not in route]
        assert len(fixed) > 20
        for route in set(fixed) - free:
            for answer in (
                admin_client.get(f"/admin/{route}"),
                admin_client.post(f"/admin/{route}"),
            ):
                assert answer.status_code == 302, route
                assert answer.url.startswith(PAGE), route

    def test_they_are_led_to_set_it_up_and_then_in(self, admin_client):
        page = admin_client.get("/admin/", follow=True)
        assert "Set yours up now" in page.text
        assert "/admin/partners/" not in page.text
        admin_client.post(PAGE, {"begin": "1"})
        admin_client.post(PAGE, {"code": code_of(TOTPDevice.objects.get())})
        assert admin_client.get("/admin/").status_code == 200

    def test_superusers_are_no_exception(self):
        assert signed_in(make.make_superuser()).get("/admin/").url.startswith(PAGE)

    def test_the_public_site_asks_for_nothing(self, admin_client):
        assert admin_client.get("/").status_code == 200
