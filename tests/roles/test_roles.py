"""The five roles are groups that every migration makes, and accounts get them."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.db.models.signals import post_migrate

from civicswitchboard.accounts.admin import CuratorAccountAdmin
from partners.models import CuratedState, Decision, Partner, Suggestion
from partners.permissions.roles import GRANTS, Role, is_director, make_groups
from tests import factories as make
from tests.admin_forms import address, filled_in
from tests.roles.conftest import make_account, signed_in

pytestmark = pytest.mark.django_db


class TestGroups:
    def test_migrating_made_one_for_each_role(self):
        assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)

    def test_a_director_may_do_everything(self):
        director = Group.objects.get(name=Role.DIRECTOR)
        assert director.permissions.count() == Permission.objects.count()

    def test_every_permission_that_a_role_names_exists(self):
        for role, grants in GRANTS.items():
            named = sum(len(verbs) for verbs in grants.values())
            assert Group.objects.get(name=role).permissions.count() == named, role

    def test_nobody_but_a_director_touches_accounts(self):
        others = Permission.objects.filter(content_type__app_label="auth").exclude(
            group__name=Role.DIRECTOR
        )
        assert set(others) <= set(Permission.objects.filter(content_type__app_label="auth"))
        assert not Group.objects.exclude(name=Role.DIRECTOR).filter(
            permissions__content_type__app_label__in=("auth", "sessions", "admin")
        )

    def test_they_come_back_with_the_next_migration(self):
        Group.objects.get(name=Role.VIEWER).delete()
        Group.objects.get(name=Role.CURATOR).permissions.clear()
        call_command("migrate", verbosity=0)
        assert Group.objects.filter(name=Role.VIEWER).exists()
        assert Group.objects.get(name=Role.CURATOR).permissions.count() > 40

    def test_accounts_keep_their_role_when_it_is_made_again(self):
        account = make_account(Role.VIEWER)
        make_groups()
        assert account.groups.get().name == Role.VIEWER

    def test_it_follows_the_last_app(self):
        names = [str(receiver[0]) for receiver in post_migrate.receivers]
        assert any("partners.permissions.roles" in name for name in names)


class TestAccounts:
    def test_a_director_gives_a_role_and_states(self, admin_client_of):
        account = make.make_curator("ana")
        admin_client = admin_client_of(Role.DIRECTOR)
        url = address(User, "change", account.pk)
        regional = Group.objects.get(name=Role.REGIONAL).pk
        sent = filled_in(admin_client, url, groups=[regional])
        sent |= {"curated_states-0-state": "PA", "curated_states-TOTAL_FORMS": "1"}
        assert admin_client.post(url, sent).status_code == 302
        assert account.groups.get().name == Role.REGIONAL
        assert account.curated_states.get().state == "PA"

    def test_it_is_said_that_a_regional_curator_has_no_state(self, admin_client_of):
        account = make.make_curator("ana")
        admin_client = admin_client_of(Role.DIRECTOR)
        url = address(User, "change", account.pk)
        sent = filled_in(admin_client, url, groups=[Group.objects.get(name=Role.REGIONAL).pk])
        assert "has no state yet" in admin_client.post(url, sent, follow=True).text

    def test_a_director_makes_no_superuser(self, admin_client_of):
        account = make.make_curator("ana")
        admin_client = admin_client_of(Role.DIRECTOR)
        url = address(User, "change", account.pk)
        admin_client.post(url, filled_in(admin_client, url, is_superuser="on"))
        account.refresh_from_db()
        assert not account.is_superuser

    def test_a_director_does_not_touch_a_superuser(self, admin_client_of):
        root = make.make_superuser()
        admin_client = admin_client_of(Role.DIRECTOR)
        for page in ("change", "delete"):
            assert (
                admin_client.post(address(User, page, root.pk), {"post": "yes"}).status_code == 403
            )
        assert admin_client.get(f"/admin/auth/user/{root.pk}/password/").status_code == 403

    def test_the_roles_themselves_are_not_edited(self, admin_client_of):
        group = Group.objects.get(name=Role.CURATOR)
        admin_client = admin_client_of(Role.DIRECTOR)
        for page in ("change", "delete"):
            assert (
                admin_client.post(address(Group, page, group.pk), {"post": "yes"}).status_code
                == 403
            )

    def test_the_list_says_role_and_states(self, admin_client_of):
        make_account(Role.REGIONAL, "OH", "PA")
        page = admin_client_of(Role.DIRECTOR).get(address(User, "changelist")).text
        assert "OH, PA" in page
        assert CuratorAccountAdmin.list_display[3] == "roles"

    def test_a_director_deletes_and_a_curator_does_not(self, admin_client_of):
        partner = make.make_partner()
        url = address(Partner, "delete", partner.pk)
        sent = {"post": "yes", "change_reason": "Stood twice."}
        assert admin_client_of(Role.CURATOR).post(url, sent).status_code == 403
        assert admin_client_of(Role.DIRECTOR).post(url, sent).status_code == 302
        assert not Partner.objects.exists()

    def test_whoever_made_the_site_is_a_director(self):
        assert is_director(make.make_superuser())
        assert not is_director(make_account(Role.CURATOR))


class TestRefusals:
    def test_page_outside_the_role_says_so_and_leads_back(self, admin_client_of):
        answer = admin_client_of(Role.VIEWER).get(address(User, "changelist"))
        assert answer.status_code == 403
        assert "Your role doesn’t allow this" in answer.text
        assert 'href="/admin/"' in answer.text


class TestReviewer:
    def test_a_reviewer_accepts_and_declines_without_seeing_more(self, admin_client_of):
        partner = make.make_partner(phone="814-555-0100")
        suggestion = make.make_suggestion(partner, phone="814-555-0111")
        admin_client = admin_client_of(Role.REVIEWER)
        page = admin_client.get(address(Suggestion, "change", suggestion.pk)).text
        assert partner.name in page
        assert address(Partner, "change", partner.pk) not in page
        assert admin_client.post(address(Suggestion, "change", suggestion.pk), {"accept_all": "1"})
        partner.refresh_from_db()
        assert partner.phone == "814-555-0111"
        assert Decision.objects.get().action == "accepted"

    def test_reviewer_finds_entry_that_new_one_is_about(self, admin_client_of):
        make.make_partner("Elm Lab (made up)")
        query = {"app_label": "partners", "model_name": "suggestion", "field_name": "partner"}
        answer = admin_client_of(Role.REVIEWER).get(
            "/admin/autocomplete/", {**query, "term": "Elm"}
        )
        assert [row["text"] for row in answer.json()["results"]] == ["Elm Lab (made up)"]


class TestMakingAnAccount:
    @pytest.fixture
    def typed(self, monkeypatch):
        """Answers to what the command asks, in their order."""

        def answers(*lines: str, password: str = "long enough to be one") -> None:
            given = iter(lines)
            monkeypatch.setattr("builtins.input", lambda _: next(given))
            name = "partners.management.commands.make_curator.getpass"
            monkeypatch.setattr(name, lambda _: password)

        return answers

    def made(self, *args: str) -> str:
        printed = StringIO()
        call_command("make_curator", *args, stdout=printed)
        return printed.getvalue()

    def test_the_first_one_is_a_director_unless_said_otherwise(self, typed):
        typed("ana", "")
        assert "“ana” is director" in self.made()
        account = User.objects.get(username="ana")
        assert is_director(account)
        assert account.check_password("long enough to be one")
        assert signed_in(account).get("/admin/auth/user/").status_code == 200

    def test_the_next_one_is_a_curator(self, typed):
        make.make_superuser()
        typed("ben", "")
        self.made()
        assert User.objects.get(username="ben").groups.get().name == Role.CURATOR

    def test_a_regional_curator_gets_states(self, typed):
        typed()
        self.made("cleo", "--role", "Regional curator", "--states", "pa, oh")
        states = CuratedState.objects.filter(user__username="cleo")
        assert [row.state for row in states] == ["OH", "PA"]

    @pytest.mark.parametrize(
        ("args", "password", "words"),
        [
            (("dee", "--role", "Regional curator", "--states", "XX"), None, "There is no state XX"),
            (("dee", "--role", "Regional curator", "--states", ","), None, "one state at least"),
            (("dee", "--role", "Viewer", "--states", "PA"), None, "are for the role"),
            (("dee", "--role", "Viewer"), "short", "too short"),
            (("no spaces, please", "--role", "Viewer"), None, "valid username"),
        ],
    )
    def test_what_is_wrong_makes_no_account(self, typed, args, password, words):
        typed(password=password or "long enough to be one")
        with pytest.raises(CommandError, match=words):
            self.made(*args)
        assert not User.objects.exists()

    def test_a_name_that_is_taken_is_said(self, typed):
        make.make_curator("ana")
        typed()
        with pytest.raises(CommandError, match="already exists"):
            self.made("ana", "--role", "Viewer")
