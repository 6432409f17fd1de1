"""Parts of pages that Jinja renders; see `civicswitchboard/jinja2.py`."""

from django import template
from django.template import engines
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def include_jinja(name: str, **context) -> SafeString:
    """A part with this context: `{% include_jinja "partners/cards.html" partners=found %}`."""
    html = engines["jinja2"].get_template(name).render(context)
    return mark_safe(html)  # noqa: S308 - the environment escapes what is not a template's own
