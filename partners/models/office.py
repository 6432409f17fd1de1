"""What pages and files call the town and the state of a partner's office."""

from typing import Any

from ..choices import State


class OfficeNames:
    """Names made from a partner's place, town and state, which are fields of the model."""

    place: Any
    town: Any
    state: Any

    @property
    def state_name(self) -> str:
        return str(State(self.state).label) if self.state else ""

    @property
    def city_and_state(self) -> str:
        """In the page's language: "Erie, PA", "Pennsylvania", in Spanish "Pensilvania"."""
        return self.english_setting if self.place or self.town else self.state_name

    @property
    def english_setting(self) -> str:
        """The same in English on any page: for look-ups, and for what is stored."""
        if self.place:
            return str(self.place.english_label)
        if self.town:
            return f"{self.town}, {self.state}"
        return State(self.state).english if self.state else ""

    @property
    def town_name(self) -> str:
        """The town where its office is, whether the gazetteer has it or not.

        One of several of its name in the state comes with its county, as importing reads it.
        """
        if self.place:
            return self.english_setting.removesuffix(f", {self.place.state}")
        return str(self.town)
