"""What a browser sends from a form of the admin."""

from bs4 import BeautifulSoup
from django.urls import reverse


def address(model, page: str, *args) -> str:
    """The address of an admin page: "changelist", "add", or "change", "delete" with a key."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def filled_in(client, url: str, **changes) -> dict:
    """The fields of the main form at `url` as they stand there, with some of them changed."""
    page = BeautifulSoup(client.get(url).text, "html.parser")
    # Buttons above the main form may be forms of their own.
    form = page.select_one("#content-main > form") or page.select_one("#content-main form")
    sent: dict[str, list[str]] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        sent.setdefault(field["name"], []).extend(_values(field))
    sent = {name: values for name, values in sent.items() if values}
    return sent | changes


def save(client, row, **changes):
    """The response to saving the row's own change page with some fields changed."""
    url = address(type(row), "change", row.pk)
    return client.post(url, filled_in(client, url, **changes))


def errors_of(response) -> dict:
    """What the page says is wrong with its main form, by field."""
    return response.context["adminform"].form.errors


def _values(field) -> list[str]:
    if field.name == "textarea":
        return [field.text.removeprefix("\n")]
    if field.name == "select":
        return [option["value"] for option in field.select("option[selected]")]
    if field.get("type") == "submit":
        return []
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [field.get("value", "")]
