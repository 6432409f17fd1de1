"""The state of an admin form, as shown or as sent, as texts that can be compared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import QueryDict
from django.utils.text import capfirst
from taggit.forms import TagField

MOST_ROWS = 1_000
# The texts of a field, as a browser would send them; of a field that takes one, a list of one.
Texts = list[str]


@dataclass
class FormRow:
    """One row of a table of a form; `pk` is empty when it is new."""

    pk: str
    fields: dict[str, Texts]


@dataclass
class FormState:
    """The texts of each field of a form, and the rows of each of its tables, by their prefix."""

    fields: dict[str, Texts] = field(default_factory=dict)
    rows: dict[str, list[FormRow]] = field(default_factory=dict)

    def as_json(self) -> dict:
        rows = {
            prefix: [[row.pk, row.fields] for row in found] for prefix, found in self.rows.items()
        }
        return {"fields": self.fields, "rows": rows}

    @classmethod
    def from_json(cls, found: Any) -> "FormState | None":
        """The state that `as_json` wrote; None for anything else."""
        try:
            fields = {str(name): _as_texts(texts) for name, texts in found["fields"].items()}
            rows = {
                str(prefix): [
                    FormRow(str(pk), {str(name): _as_texts(texts) for name, texts in row.items()})
                    for pk, row in table
                ]
                for prefix, table in found["rows"].items()
            }
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        return cls(fields, rows)


class EntryForms:
    """The form of an entry, and its tables of rows that may be changed."""

    def __init__(self, form: forms.ModelForm, formsets: list[forms.BaseInlineFormSet]) -> None:
        self.form = form
        self.formsets = {formset.prefix: formset for formset in formsets}
        # What curators call each table, by its prefix.
        self.headings: dict[str, str] = {}

    @classmethod
    def of(cls, screen, request, entry, is_there: bool = True) -> "EntryForms":
        """The forms as the screen shows them for an entry, as the database has it.

        Of an entry that is not there any more, all fields that this user could fill in.
        """
        shown = entry if is_there else None
        form = screen.get_form(request, shown, change=True)(instance=entry)
        formsets, seen, headings = [], {}, {}
        for formset, inline in screen.get_formsets_with_inlines(request, shown):
            prefix = formset.get_default_prefix()
            seen[prefix] = seen.get(prefix, 0) + 1
            prefix = prefix if seen[prefix] == 1 else f"{prefix}-{seen[prefix]}"
            if inline.has_change_permission(request, shown):
                rows = inline.get_queryset(request)
                formsets.append(formset(instance=entry, prefix=prefix, queryset=rows))
                headings[prefix] = capfirst(inline.verbose_name_plural)
        found = cls(form, formsets)
        found.headings = headings
        return found

    def shown(self, form: forms.ModelForm | None = None) -> FormState:
        """What the forms show of what the database has."""
        form = form or self.form
        rows = {
            prefix: [
                FormRow(str(one.instance.pk), _shown(one, formset)) for one in formset.initial_forms
            ]
            for prefix, formset in self.formsets.items()
        }
        return FormState(_shown(form), rows)

    def sent(self, data: QueryDict) -> FormState:
        """What a browser sent from the forms, without the rows that are to be deleted."""
        fields = {
            name: _texts(one, _sent_value(one, data, name))
            for name, one in compared_fields(self.form).items()
        }
        rows = {
            prefix: list(self._rows_sent(formset, data))
            for prefix, formset in self.formsets.items()
        }
        return FormState(fields, rows)

    def send(self, state: FormState, data: QueryDict) -> QueryDict:
        """The data as a browser would send it from forms of this state.

        Rows that the database has and the state has not are marked to be deleted.
        """
        data = data.copy()
        for name, one in compared_fields(self.form).items():
            _set(data, name, one, state.fields.get(name, []))
        for prefix, formset in self.formsets.items():
            self._send_rows(formset, data, state.rows.get(prefix, []))
        return data

    def _rows_sent(self, formset, data: QueryDict):
        count = data.get(f"{formset.prefix}-TOTAL_FORMS", "0")
        count = min(int(count), MOST_ROWS) if count.isdecimal() and len(count) < 9 else 0
        blank = formset.empty_form
        nothing = _shown(blank, formset)
        for number in range(count):
            start = f"{formset.prefix}-{number}-"
            texts = {
                name: _texts(one, _sent_value(one, data, start + name))
                for name, one in compared_fields(blank, formset).items()
            }
            pk = data.get(start + formset.model._meta.pk.name, "")
            if f"{start}DELETE" not in data and (pk or texts != nothing):
                yield FormRow(pk, texts)

    def _send_rows(self, formset, data: QueryDict, rows: list[FormRow]) -> None:
        start = f"{formset.prefix}-"
        managed = {"TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS"}
        for key in [key for key in data if key.startswith(start)]:
            if key.removeprefix(start) not in managed:
                del data[key]
        key_name, owner = formset.model._meta.pk.name, formset.fk.name
        kept = {row.pk for row in rows}
        gone = [row for row in self.shown().rows[formset.prefix] if row.pk not in kept]
        ordered = [*(row for row in rows if row.pk), *gone, *(row for row in rows if not row.pk)]
        data[f"{start}TOTAL_FORMS"] = str(len(ordered))
        data[f"{start}INITIAL_FORMS"] = str(sum(bool(row.pk) for row in ordered))
        fields = compared_fields(formset.empty_form, formset)
        for number, row in enumerate(ordered):
            data[f"{start}{number}-{key_name}"] = row.pk
            data[f"{start}{number}-{owner}"] = str(formset.instance.pk or "")
            for name, one in fields.items():
                _set(data, f"{start}{number}-{name}", one, row.fields.get(name, []))
            if row in gone:
                data[f"{start}{number}-DELETE"] = "on"


def compared_fields(form: forms.BaseForm, formset=None) -> dict[str, forms.Field]:
    """The fields that a curator fills in.

    Those in several boxes are left out: of accounts only, where they hold when somebody signed in.
    """
    own = {formset.model._meta.pk.name, formset.fk.name, "DELETE"} if formset else set()
    return {
        name: one
        for name, one in form.fields.items()
        if name not in own
        and not one.disabled
        and name not in getattr(form, "not_compared", ())
        and not isinstance(one.widget, forms.MultiWidget)
    }


def takes_many(one: forms.Field) -> bool:
    return isinstance(one, forms.MultipleChoiceField | forms.ModelMultipleChoiceField | TagField)


def reader_of(one: forms.Field) -> Callable[[Texts], list[str]]:
    """Says texts of a field as people read them: names instead of numbers, “yes” for a tick."""
    if isinstance(one, forms.ModelChoiceField):
        return lambda texts: _names(one, texts)
    if isinstance(one, forms.BooleanField):
        return lambda texts: ["yes" if texts else "no"]
    if isinstance(one, forms.ChoiceField):
        words = {str(value): str(label) for value, label in one.choices}
        return lambda texts: [words.get(text, text) for text in texts]
    return list


def _names(one: forms.ModelChoiceField, texts: Texts) -> list[str]:
    keys = [text for text in texts if text.isdecimal() and len(text) < 18]
    found = one.queryset.model._base_manager.in_bulk([int(key) for key in keys])
    names = {str(pk): one.label_from_instance(row) for pk, row in found.items()}
    return [names.get(text, f"number {text}") for text in texts]


def _shown(form: forms.BaseForm, formset=None) -> dict[str, Texts]:
    return {
        name: _texts(one, one.prepare_value(form.get_initial_for_field(one, name)))
        for name, one in compared_fields(form, formset).items()
    }


def _sent_value(one: forms.Field, data: QueryDict, name: str) -> Any:
    return one.widget.value_from_datadict(data, {}, name)


def _texts(one: forms.Field, value: Any) -> Texts:
    widget = one.widget
    while isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    formatted = widget.format_value(value)
    if isinstance(one, TagField):
        formatted = (formatted or "").split(",")
    many = formatted if isinstance(formatted, list | tuple | set) else [formatted]
    texts = (str(text).replace("\r\n", "\n").strip() for text in many if text is not None)
    texts = list(filter(None, texts))
    return sorted(set(texts)) if takes_many(one) else texts


def _set(data: QueryDict, name: str, one: forms.Field, texts: Texts) -> None:
    if isinstance(one, TagField):
        data[name] = ", ".join(texts)
    elif texts or takes_many(one):
        data.setlist(name, texts)
    elif isinstance(one, forms.BooleanField):
        data.pop(name, None)
    else:
        data[name] = ""


def _as_texts(found: Any) -> Texts:
    if not isinstance(found, list):
        raise TypeError("The texts of a field are a list.")
    return [str(text) for text in found]
