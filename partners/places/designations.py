"""What places are by law or to the Census Bureau, as pages say it at the head of a line."""

from django.utils.translation import gettext_lazy as _

PLANNING_REGION = "planning region"
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
    "comunidad": _("Comunidad"),
    "zona urbana": _("Zona urbana"),
    "CDP": _("Census-designated place"),
    "post town": _("Post town"),
    "county": _("County"),
    "parish": _("Parish"),
    "census area": _("Census area"),
    "city and borough": _("City and borough"),
    "independent city": _("Independent city"),
    PLANNING_REGION: _("Planning region"),
    "municipio": _("Municipio"),
    "district": _("District"),
    "island": _("Island"),
    "reservation": _("Reservation"),
    "state reservation": _("State reservation"),
    "Alaska Native village": _("Alaska Native village"),
    "Hawaiian home land": _("Hawaiian home land"),
    "joint-use area": _("Joint-use area"),
    "Oklahoma tribal statistical area": _("Oklahoma tribal statistical area"),
    "state designated tribal statistical area": _("State designated tribal statistical area"),
    "tribal designated statistical area": _("Tribal designated statistical area"),
}
