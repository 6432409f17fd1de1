"""Creates a curator's account with a password, a role and assigned states."""

from getpass import getpass

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ...choices import State
from ...models import CuratedState
from ...permissions.roles import Role


class Command(BaseCommand):
    help = (
        "Make an account for the admin. The command asks for anything not given, and always for "
        "the password."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?", help="the name to sign in with")
        parser.add_argument("--role", choices=Role.values, help="what the account may do")
        parser.add_argument("--states", help="of a regional curator: PA,OH")

    def handle(self, *, username, role, states, **options):
        username = username or input("Name to sign in with: ").strip()
        account = User(username=username, is_staff=True)
        _check(lambda: account.full_clean(exclude=("password",)))
        role = Role(role) if role else self._asked_role()
        codes = self._codes(role, states)
        account.set_password(self._password(account))
        with transaction.atomic():
            account.save()
            account.groups.add(Group.objects.get(name=role.value))
            CuratedState.objects.bulk_create(
                CuratedState(user=account, state=code) for code in codes
            )
        where = f" for {', '.join(codes)}" if codes else ""
        self.stdout.write(f"“{username}” is {role.value.lower()}{where}. Sign in at /admin/.")

    def _asked_role(self) -> Role:
        roles = list(Role)
        for number, role in enumerate(roles, 1):
            self.stdout.write(f"  {number}  {role.value}: {role.label}")
        # Somebody has to be able to make the other accounts.
        first = Role.CURATOR if User.objects.filter(is_staff=True).exists() else Role.DIRECTOR
        answer = input(f"Role [{roles.index(first) + 1}]: ").strip()
        if not answer:
            return first
        if not (answer.isdecimal() and 1 <= int(answer) <= len(roles)):
            raise CommandError(f"Choose a number from 1 to {len(roles)}.")
        return roles[int(answer) - 1]

    def _codes(self, role: Role, states: str | None) -> list[str]:
        """The codes of the states; a regional curator without any could see nothing."""
        if role != Role.REGIONAL:
            if states:
                raise CommandError(f"States are for the role “{Role.REGIONAL.value}” only.")
            return []
        states = states or input("States to look after (PA,OH): ")
        codes = sorted({code.strip().upper() for code in states.split(",")} - {""})
        if unknown := [code for code in codes if code not in State.values]:
            raise CommandError(f"There is no state {', '.join(unknown)}: write codes like PA.")
        if not codes:
            raise CommandError("A regional curator needs one state at least.")
        return codes

    def _password(self, account: User) -> str:
        password = getpass("Password: ")
        _check(lambda: validate_password(password, account))
        if getpass("Repeat the password:  ") != password:
            raise CommandError("The passwords don’t match. No account was made.")
        return password


def _check(validate) -> None:
    try:
        validate()
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
