"""The form in which visitors and partners make suggestions."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..models import Partner, Suggestion
from .fields import MAKERS, ParagraphField
from .submission import FIELDS, Kind, Texts, is_same

LONGEST_COMMENT = 3_000
REQUIRED = {Kind.NEW: ("place",), Kind.STORY: ("place",)}
# What has no field in an entry yet reaches the curators as a message, in their language.
FOR_CURATORS = {"closed_when": "When", "successor": "Succeeded by"}
WIDE_INPUT = (forms.TextInput, forms.Textarea, forms.EmailInput, forms.URLInput)


class SuggestionForm(forms.Form):
    """What a visitor says; `kind` decides the fields, and they begin with what is `seen`."""

    closed_when = forms.CharField(
        required=False, max_length=100, label=_("When?"), help_text=_("Your best estimate is fine.")
    )
    successor = forms.CharField(required=False, max_length=200, label=_("Who continues its work?"))
    comment = ParagraphField(
        required=False,
        max_length=LONGEST_COMMENT,
        label=_("Anything else our editors should know"),
    )
    contact_email = forms.EmailField(
        required=False,
        label=_("Your email, if you’d like a reply"),
        help_text=_("We use it once, to reply, and then delete it. It is never shown."),
    )
    fax = forms.CharField(required=False, label=_("Leave this field empty"))

    def __init__(self, kind: str, seen: Texts, *args, is_organization: bool = False, **kwargs):
        # Sources are added to those we have, which nobody should have to read first.
        initial = {**seen, "source_urls": ""}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.kind, self.seen = kind, seen
        made = {name: MAKERS[name]() for name in FIELDS[kind]}
        for name in REQUIRED.get(kind, ()):
            made[name].required = True
        kept = dict(self.fields)
        if kind != Kind.CLOSED:
            del kept["closed_when"], kept["successor"]
        if is_organization:
            # It has an office e-mail; and an answer goes to where the link was sent.
            del kept["contact_email"]
        self.fields = {**made, **kept}
        self._dress()

    def _dress(self) -> None:
        for field in self.fields.values():
            if isinstance(field.widget, WIDE_INPUT):
                field.widget.attrs["class"] = "input"
            field.widget.is_required = field.required
        if "place" in self.fields:
            self.fields["place"].widget.attrs["data-place-combobox"] = reverse("api-places")
        self.fields["fax"].widget.attrs.update(tabindex="-1", autocomplete="off")

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that people see, in order."""
        return [field for field in self if field.name != "fax"]

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            raise ValidationError(
                _("Please leave this field empty. Only spam programs fill it in.")
            )
        return ""

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not self.proposed and not cleaned.get("comment"):
            raise ValidationError(
                _(
                    "You haven’t changed anything yet. "
                    "Change a field, or leave us a note at the end."
                )
            )
        return cleaned

    @property
    def proposed(self) -> Texts:
        """Field → text of what differs from what the form began with."""
        texts = {name: self.cleaned_data.get(name, "") for name in FIELDS[self.kind]}
        if "source_urls" in texts:
            sources = [self.seen.get("source_urls", ""), texts["source_urls"]]
            texts["source_urls"] = "\n".join(dict.fromkeys("\n".join(sources).split()))
        return {
            name: text
            for name, text in texts.items()
            if not is_same(name, text, self.seen.get(name, ""))
        }

    @property
    def message(self) -> str:
        lines = [
            f"{label}: {self.cleaned_data[name]}"
            for name, label in FOR_CURATORS.items()
            if self.cleaned_data.get(name)
        ]
        return "\n".join(filter(None, [*lines, self.cleaned_data["comment"]]))

    def suggestion(self, partner: Partner | None = None, **values) -> Suggestion:
        """The unsaved suggestion that the valid form makes."""
        proposed = self.proposed
        title = proposed.get("title") or (partner.name if partner else proposed.get("name", ""))
        return Suggestion(
            kind=self.kind,
            partner=partner,
            title=title,
            proposed=proposed,
            seen={name: self.seen.get(name, "") for name in proposed} if partner else {},
            comment=self.message,
            contact_email=self.cleaned_data.get("contact_email", ""),
            **values,
        )
