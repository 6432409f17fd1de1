"""The content of an entry as JSON values."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, Model

from .entry_content import present_of

# {"values": {field's column: value}, "relations": {list: [links or rows]}}, as JSON gives it back.
EntrySnapshot = dict[str, dict[str, Any]]


def snapshot(entry: Model) -> EntrySnapshot:
    """What the database holds of an entry, with its lists; made of what JSON can hold."""
    present = present_of(type(entry), entry.pk)
    lists = {spec.name: present.relations[spec.name] for spec in type(entry).history.model.lists}
    encoder = DjangoJSONEncoder()
    return json.loads(encoder.encode({"values": present.values, "relations": lists}))


def set_value(entry: Model, field: Field, value: Any) -> None:
    """Set a field to a value from a snapshot."""
    python = value if isinstance(field, ForeignKey) else field.to_python(value)
    setattr(entry, field.attname, python)
