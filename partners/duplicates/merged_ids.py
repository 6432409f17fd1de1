"""Maps the import names of merged partners to those that hold their facts now."""

from ..models import Partner


def merged_id_map() -> dict[str, str]:
    """Import name of each entry that was merged → that of the entry that holds its facts now."""
    merged = Partner.objects.filter(merged_into__isnull=False)
    into = dict(merged.values_list("external_id", "merged_into__external_id"))
    return {name: _last(name, into) for name in into}


def _last(name: str, into: dict[str, str]) -> str:
    while name in into:
        name = into[name]
    return name
