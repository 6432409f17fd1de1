"""What places are by law or to the Census Bureau, in words that pages show."""

from django.utils.translation import gettext_lazy as _

# What the gazetteer writes, with what a page says; "place_kind" keeps them apart from partners.
DESIGNATIONS = {
    "city": _("City"),
    "town": _("Town"),
    "village": _("Village"),
    "borough": _("Borough"),
    "township": _("Township"),
    "charter township": _("Charter township"),
    "plantation": _("Plantation"),
    "municipality": _("Municipality"),
    "community": _("Community"),
    "CDP": _("Census-designated place"),
    "post town": _("Post town"),
    "county": _("County"),
    "parish": _("Parish"),
    "census area": _("Census area"),
    "city and borough": _("City and borough"),
    "independent city": _("Independent city"),
    "planning region": _("Planning region"),
    "municipio": _("Municipio"),
    "district": _("District"),
    "island": _("Island"),
    "reservation": _("Reservation"),
    "Alaska Native village": _("Alaska Native village"),
}
