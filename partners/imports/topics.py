"""Checks that a topic fits a tag."""

from django.utils.text import slugify

LONGEST_TOPIC = 90
NO_TOPIC = f"“{{}}” isn’t a topic. It needs a letter or digit and up to {LONGEST_TOPIC} characters."


def is_topic(name: str) -> bool:
    """Whether the name, and the address made from it, fit a tag (100 characters each).

    The margin is for the number that a second tag of the same address gets.
    """
    slug = slugify(name, allow_unicode=True)
    return bool(slug) and max(len(name), len(slug)) <= LONGEST_TOPIC
