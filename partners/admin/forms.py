"""Forms of the admin, with limits on descriptions and the rule that facts need a source."""

from django import forms
from django.core.exceptions import ValidationError
from taggit.forms import TagField, TagWidget

from ..choices import Publication
from ..lifecycle import LifecycleRefused, lock_successor_chain, refuse_successor
from ..models import PartnerRole
from ..models.provenance import NEEDS_SOURCE, needs_source

LONGEST_TAG = 100
REASON = "change_reason"
LONGEST_REASON = 500
SEPARATED_BY_COMMAS = "Separated by commas: “housing, open data, GIS”."


class CommaWidget(TagWidget):
    """Shows tags as curators write them: by commas, without quotation marks."""

    def format_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return ", ".join(sorted(tag.name for tag in value))


class CommaField(TagField):
    """Tags separated by commas and by nothing else, so that “open data” stays one tag."""

    widget = CommaWidget(attrs={"class": "vTextField"})

    def clean(self, value):
        tags = [" ".join(part.split()) for part in forms.CharField.clean(self, value).split(",")]
        for tag in tags:
            if len(tag) > LONGEST_TAG:
                raise ValidationError(
                    f"“{tag[:30]}…” is too long: at most {LONGEST_TAG} letters between two commas."
                )
        return sorted(set(filter(None, tags)))


class RolesField(forms.ModelMultipleChoiceField):
    """All roles as checkboxes, each with its type before it."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return f"{obj.type.name}: {obj.name}"


class CuratedForm(forms.ModelForm):
    """A form of an entry that is described briefly and published only with a source."""

    source_field = "source_urls"

    change_reason = forms.CharField(
        required=False,
        max_length=LONGEST_REASON,
        label="Reason for this change",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=(
            "Explain why, for people who read the history later: “They called to say they "
            "moved.” Optional."
        ),
    )
    # What one curator says of one save is nothing that two could disagree about.
    not_compared = (REASON,)

    def clean(self):
        cleaned = super().clean()
        is_public = cleaned.get("publication") == Publication.PUBLISHED
        # A source that was refused is reported already.
        source = cleaned.get(self.source_field)
        if is_public and source is not None and needs_source(source, cleaned.get("roles", ())):
            self.add_error(self.source_field, NEEDS_SOURCE)
        successor = cleaned.get("successor")
        if successor and self.instance.pk:
            lock_successor_chain(type(self.instance), self.instance.pk, successor.pk)
        try:
            # That it is not itself is told by the rule of the database.
            refuse_successor(self.instance, successor if successor != self.instance else None)
        except LifecycleRefused as refusal:
            self.add_error("successor", ValidationError(str(refusal)))
        return cleaned


class PartnerForm(CuratedForm):
    roles = RolesField(
        queryset=PartnerRole.objects.select_related("type"),
        required=False,
        help_text="Check all that apply. They determine which types it is listed under.",
    )
    topics = CommaField(required=False, help_text=SEPARATED_BY_COMMAS)


class PartnershipForm(CuratedForm):
    source_field = "source_url"

    activities = CommaField(
        required=False, help_text="What they did together, separated by commas."
    )


class NamedAfterForm(forms.ModelForm):
    """A row that may go without a name of its own when it points to something that has one."""

    named_after = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False

    def clean(self):
        cleaned = super().clean()
        named_after = cleaned.get(self.named_after)
        if not cleaned.get("name") and "name" not in self.errors:
            if named_after is None:
                self.add_error("name", "Choose one on the left, or enter its name here.")
            else:
                cleaned["name"] = str(named_after)
        return cleaned


class ServiceAreaForm(NamedAfterForm):
    named_after = "place"


class ParticipantForm(NamedAfterForm):
    named_after = "partner"
