"""What a visitor's browser sends from the forms of suggestions."""

from bs4 import BeautifulSoup

from partners.models import Suggestion


def page_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def filled_in(client, address: str, form: str = ".suggest-form", **changes) -> dict:
    """The fields of a form as they stand on the page, with some of them changed."""
    sent: dict = {}
    for field in page_of(client.get(address)).select_one(form).select("[name]"):
        if field.name == "button":
            continue
        if field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                sent.setdefault(field["name"], []).append(field["value"])
        else:
            is_area = field.name == "textarea"
            sent[field["name"]] = (
                field.text.removeprefix("\n") if is_area else field.get("value", "")
            )
    return sent | changes


def send(client, address: str, form: str = ".suggest-form", **changes):
    """The answer to sending the form of that page."""
    return client.post(address, filled_in(client, address, form, **changes))


def the_suggestion() -> Suggestion:
    return Suggestion.objects.get()


def errors_on(response) -> list[str]:
    return [item.get_text() for item in page_of(response).select(".error-summary li")]
