"""Parts of pages that are rendered once: for whom, how long, and when not."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from civicswitchboard.templatetags import kept

PART = (
    "{% load kept i18n %}"
    "{% kept label %}{% translate 'Partners' %} {{ label }} {{ other }}{% endkept %}"
)


@pytest.fixture
def template():
    return Template(PART)


def rendered(template: Template, label: str, other: str) -> str:
    return template.render(Context({"label": label, "other": other}))


def test_a_part_is_rendered_once_for_each_value_that_it_depends_on(template):
    assert rendered(template, "a", "first") == "Partners a first"
    assert rendered(template, "a", "second") == "Partners a first"
    assert rendered(template, "b", "third") == "Partners b third"


def test_each_language_has_its_own(template):
    rendered(template, "a", "first")
    with override("es"):
        assert rendered(template, "a", "second") == "Socios a second"


def test_two_parts_that_depend_on_the_same_do_not_mix(template):
    rendered(template, "a", "first")
    assert rendered(Template(PART), "a", "second") == "Partners a second"


def test_what_a_visitor_writes_cannot_fill_the_memory(template, monkeypatch):
    monkeypatch.setattr(kept, "MOST_KEPT", 3)
    for number in range(10):
        assert rendered(template, f"{number}", "x") == f"Partners {number} x"
    assert len(kept._kept) <= 3


def test_nothing_is_kept_while_one_writes_pages(template, settings):
    settings.DEBUG = True
    rendered(template, "a", "first")
    assert rendered(template, "a", "second") == "Partners a second"


def test_what_stands_in_a_part_is_escaped_as_elsewhere(template):
    assert rendered(template, "<b>", "&") == "Partners &lt;b&gt; &amp;"
