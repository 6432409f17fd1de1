"""Signing in: many failures make one wait, weak passwords are refused, sessions end."""

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from civicswitchboard.accounts.admin_site import AWAKE
from partners.permissions.roles import Role
from partners.suggestions.rate_limits import client_number
from tests import factories as make
from tests.admin_forms import address
from tests.roles.conftest import make_account, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet river"


@pytest.fixture
def ana():
    return make.make_curator("ana", password=PASSWORD)


def sign_in(client: Client, password: str, username: str = "ana", origin: str = "192.0.2.7"):
    sent = {"username": username, "password": password, "next": "/admin/"}
    return client.post("/admin/login/", sent, REMOTE_ADDR=origin)


def fail(client: Client, times: int, **more):
    for _ in range(times):
        answer = sign_in(client, "wrong", **more)
    return answer


class TestThrottling:
    def test_the_right_password_opens_the_admin(self, client, ana):
        assert sign_in(client, PASSWORD).url == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_four_failures_are_only_mistakes(self, client, ana):
        assert fail(client, 4).status_code == 200
        assert sign_in(client, PASSWORD).status_code == 302

    def test_after_five_even_right_password_is_refused_with_reason(self, client, ana):
        answer = fail(client, 5)
        assert answer.status_code == 429
        assert "Wait 30 minutes" in answer.text
        assert sign_in(client, PASSWORD).status_code == 429
        assert client.get("/admin/").status_code == 302

    def test_somebody_else_at_the_same_library_is_not_kept_out(self, client, ana):
        make.make_curator("ben", password=PASSWORD)
        fail(client, 5)
        assert sign_in(client, PASSWORD, username="ben").status_code == 302

    def test_a_stranger_elsewhere_does_not_keep_the_curator_out(self, client, ana):
        fail(client, 5, origin="198.51.100.9")
        assert sign_in(client, PASSWORD).status_code == 302

    def test_another_browser_at_the_same_address_does_not_help(self, ana):
        for number in range(5):
            answer = sign_in(Client(headers={"user-agent": f"Browser {number}"}), "wrong")
        assert answer.status_code == 429

    def test_behind_the_proxy_the_address_is_the_visitors(self, client, ana, settings):
        settings.HTTPS = True
        for number in range(5):
            client.post(
                "/admin/login/", {"username": "ana", "password": "wrong"}, secure=True,
                headers={"x-forwarded-for": f"203.0.113.{number}", "x-forwarded-proto": "https"},
            )  # fmt: skip
        assert AccessAttempt.objects.values("ip_address").distinct().count() == 5

    def test_when_the_wait_is_over_the_password_opens_again(self, client, ana):
        fail(client, 5)
        past = timezone.now() - timedelta(minutes=31)
        AccessAttempt.objects.update(attempt_time=past)
        assert sign_in(client, PASSWORD).status_code == 302

    def test_a_director_lets_somebody_in_at_once(self, client, ana):
        fail(client, 5)
        admin_client = signed_in(make_account(Role.DIRECTOR))
        sent = {"action": "let_in_again", "_selected_action": [ana.pk]}
        assert (
            "can try again"
            in admin_client.post(address(User, "changelist"), sent, follow=True).text
        )
        assert sign_in(client, PASSWORD).status_code == 302

    def test_neither_addresses_nor_passwords_are_kept(self, client, ana, rf):
        fail(client, 1)
        attempt = AccessAttempt.objects.get()
        kept = " ".join(str(value) for value in vars(attempt).values())
        assert "192.0.2.7" not in kept
        assert "wrong" not in kept
        request = rf.get("/", REMOTE_ADDR="192.0.2.7")
        assert attempt.ip_address == client_number(request)
        sign_in(client, PASSWORD)
        assert not AccessLog.objects.exists()

    def test_what_went_wrong_before_is_forgotten_after_signing_in(self, client, ana):
        fail(client, 3)
        sign_in(client, PASSWORD)
        assert not AccessAttempt.objects.exists()

    def test_the_nightly_cleaning_forgets_old_failures(self, client, ana, capsys):
        fail(client, 2)
        call_command("housekeeping")
        assert AccessAttempt.objects.exists()
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(hours=1))
        call_command("housekeeping")
        assert not AccessAttempt.objects.exists()
        assert "failures to sign in" in capsys.readouterr().out


class TestPasswords:
    @pytest.mark.parametrize(
        "password", ["short", "elevenchars", "123456789012", "qwerty123456", "ana-curates-ohio"]
    )
    def test_weak_ones_are_refused(self, password):
        with pytest.raises(ValidationError):
            validate_password(password, User(username="ana-curates-ohio"))

    def test_a_sentence_is_welcome(self):
        validate_password(PASSWORD, User(username="ana"))


class TestSessions:
    def cookie(self, client: Client, ana) -> SimpleCookie:
        sign_in(client, PASSWORD)
        return client.cookies["sessionid"]

    def test_they_end_with_the_browser(self, client, ana):
        assert self.cookie(client, ana)["max-age"] == ""

    def test_they_end_after_eight_hours_alone(self, client, ana):
        self.cookie(client, ana)
        hours = (Session.objects.get().expire_date - timezone.now()) / timedelta(hours=1)
        assert 7.9 < hours <= 8
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert client.get("/admin/").status_code == 302

    def test_each_click_at_the_admin_makes_them_last_again(self, client, ana):
        self.cookie(client, ana)
        client.get("/admin/")
        session = client.session
        session[AWAKE] -= 3600
        session.save()
        Session.objects.update(expire_date=timezone.now() + timedelta(minutes=2))
        client.get("/admin/")
        assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=7)

    def test_public_pages_set_no_cookie_even_for_curators(self, client, ana):
        assert not Client().get("/").cookies
        self.cookie(client, ana)
        assert not client.get("/").cookies

    def test_the_cookie_is_hidden_from_scripts(self, client, ana):
        assert self.cookie(client, ana)["httponly"]
        assert settings.SESSION_COOKIE_SAMESITE == "Lax"
