"""The second factor of an account: codes from an app, and recovery codes.

django-otp stores the devices, refuses a used code, and throttles guesses.
"""

from base64 import b32encode

import segno
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
CODE_LENGTH = 6
RECOVERY_LENGTH = 10
# Without letters and digits that look alike on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class MustWait(Exception):
    """Too many wrong codes just now: even a right one is not looked at."""


def with_second_factor(users: QuerySet[User]) -> QuerySet[User]:
    """The accounts, each of which then knows by itself what `has_one` asks."""
    devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return users.annotate(has_second_factor=Exists(devices))


def has_one(user: AbstractBaseUser) -> bool:
    """Whether codes are asked of this account; as it was when the account was read."""
    known = getattr(user, "has_second_factor", None)
    if known is not None:
        return bool(known)
    return bool(TOTPDevice.objects.filter(user=user.pk, confirmed=True).exists())


def begin(user: AbstractBaseUser) -> TOTPDevice:
    """A new device, which counts once a code of it was typed; an earlier beginning is dropped."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user.pk, confirmed=False).delete()
        return TOTPDevice.objects.create(user_id=user.pk, name="Phone", confirmed=False)


def begun(user: AbstractBaseUser) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user.pk, confirmed=False).first()


def confirm(user: AbstractBaseUser, code: str) -> TOTPDevice | None:
    """Take the begun device into use if the code is of it; raises MustWait."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user.pk, confirmed=False)
        device = _checked(device.first(), _plain(code))
        if device is not None:
            TOTPDevice.objects.filter(user=user.pk).exclude(pk=device.pk).delete()
            device.confirmed = True
            device.save(update_fields=("confirmed",))
    return device


def check(user: AbstractBaseUser, code: str) -> Device | None:
    """The device that this code is of, which is used up by it; raises MustWait.

    Six digits come from the phone, anything else from the paper, so that one kind of guess never
    blocks the other.
    """
    code = _plain(code)
    is_of_phone = len(code) == CODE_LENGTH and code.isdecimal()
    kind = TOTPDevice if is_of_phone else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user.pk, confirmed=True).first()
        return _checked(device, code)


def new_recovery_codes(user: AbstractBaseUser) -> list[str]:
    """Ten codes that each work once; those from before work no longer. They are shown this once."""
    codes = [get_random_string(RECOVERY_LENGTH, _LETTERS) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=user.pk).delete()
        device = StaticDevice.objects.create(user_id=user.pk, name="Recovery codes")
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def recovery_codes_left(user: AbstractBaseUser) -> int:
    return StaticToken.objects.filter(device__user=user.pk).count()


def turn_off(user: AbstractBaseUser) -> bool:
    """Take everything away; returns whether there was something."""
    with transaction.atomic():
        had_one = TOTPDevice.objects.filter(user=user.pk).delete()[0]
        StaticDevice.objects.filter(user=user.pk).delete()
    return bool(had_one)


def qr_code(device: TOTPDevice) -> SafeString:
    """What an app on the phone reads, as an SVG; the key stands beside it as text."""
    code = segno.make(device.config_url, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=4, light="#fff", svgclass="second-factor-qr")
    return mark_safe(svg)  # noqa: S308 - segno writes nothing of the address but its squares


def key_as_text(device: TOTPDevice) -> str:
    """The key as an app takes it when nothing can be scanned, in groups of four letters."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def _checked(device: Device | None, code: str) -> Device | None:
    if device is None:
        return None
    is_allowed, _ = device.verify_is_allowed()
    if not is_allowed:
        raise MustWait
    return device if device.verify_token(code) else None


def _plain(code: str) -> str:
    return "".join(code.lower().split())
