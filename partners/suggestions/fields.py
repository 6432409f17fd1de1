"""The form fields of suggestions; every cleaned value is text."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..choices import Status
from ..contacts.contact_rules import validate_contact_page, validate_office_email, validate_phone
from ..imports.service_areas import split_state
from ..models import Partner, PartnerRole, Partnership, Place, ZipCode
from ..models.translated_fields import translated
from ..places.labels import distinct_label
from ..places.resolver import resolve
from ..search.fields import NOT_MATCHING, TextField
from ..validators import validate_brief, validate_urls

LONGEST_LIST = 2_000


class LinesField(forms.CharField):
    """Several values, one a line; the text comes out with one line each, trimmed."""

    def __init__(self, *, rows: int = 3, **kwargs):
        super().__init__(
            widget=forms.Textarea(attrs={"rows": rows}), max_length=LONGEST_LIST, **kwargs
        )

    def to_python(self, value) -> str:
        lines = (line.strip(" ;\t") for line in super().to_python(value).splitlines())
        return "\n".join(dict.fromkeys(filter(None, lines)))


class ParagraphField(forms.CharField):
    def __init__(self, *, rows: int = 4, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value) -> str:
        return "\n".join(super().to_python(value).splitlines())


class CityField(forms.CharField):
    """A city with its state, or a state alone, as the gazetteer writes them.

    A town with its state that the gazetteer lacks, and nothing like it, is taken as it is.
    """

    def clean(self, value) -> str:
        text = TextField().clean(super().clean(value))
        if not text:
            return ""
        resolution = resolve(text, limit=3)
        found = resolution.best
        if isinstance(found, ZipCode):
            found = found.place
        kinds = (*Place.TOWNS, Place.Kind.STATE)
        if resolution.is_clear and found and found.kind in kinds:
            return found.english_label
        cities = [
            distinct_label(place)
            for place in resolution.results
            if getattr(place, "kind", "") in kinds
        ]
        if not cities and all(split_state(text)):
            return text
        if cities:
            hint = gettext("Did you mean %(places)s?") % {"places": " / ".join(cities)}
        else:
            hint = gettext(
                "If the place is small, enter only the state and tell us the rest below."
            )
        missing = gettext("We couldn’t find a city or state called “%(text)s”.")
        problem = NOT_MATCHING if resolution.conflicting_zip_code else missing
        raise ValidationError(problem % {"text": text[:60]} + f" {hint}")


class RoleChoicesField(forms.MultipleChoiceField):
    """All roles, grouped by type; the values are the lines that an import would hold."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        groups: dict[str, list[tuple[str, str]]] = {}
        for role in PartnerRole.objects.select_related("type"):
            kind = translated(role.type, "name")
            groups.setdefault(kind, []).append((str(role), translated(role, "name")))
        super().__init__(choices=list(groups.items()), **kwargs)

    def prepare_value(self, value):
        return value.splitlines() if isinstance(value, str) else value

    def clean(self, value) -> str:
        chosen = super().clean(value)
        known = [line for _, group in self.choices for line, _ in group]
        return "\n".join(line for line in known if line in chosen)


def _longest(model, name: str) -> int:
    return model._meta.get_field(name).max_length


def _text(model, name: str, **options) -> forms.CharField:
    options.setdefault("required", False)
    return forms.CharField(max_length=_longest(model, name), **options)


def _address(name: str, **options) -> forms.URLField:
    return forms.URLField(
        max_length=_longest(Partner, name), assume_scheme="https", required=False, **options
    )


# Field → a new form field. What is asked, and how, in the visitor's words.
MAKERS = {
    "name": lambda: _text(Partner, "name", required=True, label=_("Name of the organization")),
    "short_name": lambda: _text(
        Partner, "short_name", label=_("Short name"), help_text=_("Its abbreviation or nickname.")
    ),
    "description": lambda: ParagraphField(
        required=False,
        validators=[validate_brief],
        label=_("How does it help people find or use data?"),
        help_text=_("Up to 40 words."),
    ),
    "roles": lambda: RoleChoicesField(
        required=False,
        label=_("What type of organization is it?"),
        help_text=_("Choose all that apply. Skip any you’re not sure about."),
    ),
    "status": lambda: forms.ChoiceField(
        choices=[
            (Status.CLOSED, _("It closed")),
            (Status.MERGED, _("It became part of another organization")),
            (Status.INACTIVE, _("It still exists but no longer does this work")),
        ],
        widget=forms.RadioSelect,
        label=_("What happened?"),
    ),
    "place": lambda: CityField(
        required=False,
        max_length=200,
        label=_("City and state"),
        help_text=_("Where the office is. Example: Pittsburgh, PA"),
    ),
    "street_address": lambda: _text(Partner, "street_address", label=_("Street address")),
    "postal_code": lambda: _text(Partner, "postal_code", label=_("ZIP code")),
    "website": lambda: _address("website", label=_("Website")),
    "data_portal_url": lambda: _address(
        "data_portal_url", label=_("Data portal"), help_text=_("Link to its data")
    ),
    "email": lambda: forms.EmailField(
        required=False,
        validators=[validate_office_email],
        label=_("Office email"),
        help_text=_("A public office address, not a personal one."),
    ),
    "phone": lambda: _text(Partner, "phone", validators=[validate_phone], label=_("Office phone")),
    "contact_url": lambda: _address(
        "contact_url",
        validators=[validate_contact_page],
        label=_("Contact page"),
        help_text=_("The page that says how to reach the office."),
    ),
    "contact_label": lambda: _text(
        Partner,
        "contact_label",
        label=_("Who answers?"),
        help_text=_("The office or desk, not a person’s name. Example: GIS help desk"),
    ),
    "serves": lambda: LinesField(
        required=False,
        label=_("What area does it serve?"),
        help_text=_("Cities, counties, states or regions, one per line. Example: Erie County, PA"),
    ),
    "source_urls": lambda: LinesField(
        required=False,
        validators=[validate_urls],
        label=_("Where did you find this?"),
        help_text=_(
            "Links that confirm this, starting with https://. One per line. "
            "Links help us review faster."
        ),
    ),
    "title": lambda: _text(Partnership, "title", required=True, label=_("A title for the story")),
    "years": lambda: _text(
        Partnership, "years", label=_("When did this happen?"), help_text=_("Example: since 2015")
    ),
    "libraries": lambda: LinesField(
        required=False,
        label=_("Which libraries took part?"),
        help_text=_("One per line."),
    ),
    "others": lambda: LinesField(
        required=False,
        label=_("Who else took part?"),
        help_text=_("Organizations, one per line. Please don’t name individuals."),
    ),
    "summary": lambda: ParagraphField(
        rows=8, max_length=4_000, label=_("What did you do together?")
    ),
    "lessons": lambda: ParagraphField(
        required=False,
        rows=5,
        max_length=4_000,
        label=_("What advice would you give other libraries?"),
    ),
    "source_url": lambda: forms.URLField(
        max_length=_longest(Partnership, "source_url"),
        assume_scheme="https",
        required=False,
        label=_("Where can people read about it?"),
        help_text=_("A web page about it."),
    ),
}
