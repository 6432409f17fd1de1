"""Validators that more than one model or form uses."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

MOST_WORDS = 40
validate_url = URLValidator(schemes=["http", "https"])


def validate_urls(text: str) -> None:
    """Raise ValidationError unless every line is a web address."""
    for address in text.split():
        try:
            validate_url(address)
        except ValidationError:
            raise ValidationError(
                "“%(address)s” isn’t a web address. Enter one address per line, starting with https://.",
                params={"address": address},
            ) from None


def validate_brief(text: str) -> None:
    """Raise ValidationError for a description of more than `MOST_WORDS` words."""
    words = len(text.split())
    if words > MOST_WORDS:
        raise ValidationError(
            "Please use up to %(most)d words. There are %(words)d, so remove at least %(over)d.",
            params={"most": MOST_WORDS, "words": words, "over": words - MOST_WORDS},
        )
