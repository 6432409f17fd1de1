"""Rows of everything that a curator can open, all of one state."""

from types import SimpleNamespace

from django.contrib.auth.models import Group
from django.utils import timezone
from taggit.models import Tag

from partners.duplicates.merge import merge
from partners.models import (
    Containment,
    DuplicateCandidate,
    FailedSearch,
    LinkCheck,
    Partner,
    PartnerToVerify,
    Place,
    Version,
)
from partners.suggestions import review
from tests import factories as make


def make_rows(state: str) -> SimpleNamespace:
    """The rows by the names of their models, and what the pages of the admin need beside them."""
    rows = SimpleNamespace(state=state)
    rows.city = make.make_city(f"Millbrook {state}", state=state)
    url = f"https://{state.lower()}.example/"
    rows.type = make.make_type(f"Data office {state}")
    rows.need = make.make_need(f"Charts {state}")
    rows.partner = _partner(
        rows.city,
        f"Center {state}",
        roles=[make.make_role(f"unit {state}", rows.type)],
        needs=[rows.need],
        topics=[f"topic {state}"],
        serves=[rows.city],
        website=url,
    )
    rows.other = _partner(rows.city, f"Bureau {state}")
    rows.link = LinkCheck.objects.create(
        url=url, status=LinkCheck.Status.MOVED, final_url=f"{url}new/"
    )
    rows.to_verify = PartnerToVerify.objects.get(pk=rows.partner.pk)
    rows.story = make.make_partnership(f"Story {state}", participants=[rows.partner], state=state)
    rows.network = make.make_network(f"Network {state}", members=[rows.partner])
    rows.membership = rows.network.memberships.get()
    rows.audience = make.make_audience(f"readers {state}")
    rows.synonym = make.make_synonym(f"GIS {state}", f"maps {state}")
    rows.zip_code = make.make_zip_code({"PA": "16501", "OH": "44101"}[state], rows.city)
    rows.tag = Tag.objects.get(name=f"topic {state}")
    rows.suggestion = make.make_suggestion(rows.partner, phone="814-555-0100")
    declined = make.make_suggestion(rows.partner, phone="814-555-0199")
    rows.decision = review.decline(declined, by=make.make_superuser(), reason="No.")
    rows.merge = merge(_partner(rows.city, f"Kept {state}"), _partner(rows.city, f"Lost {state}"))
    rows.pair = _pair(rows.partner, rows.other)
    rows.failed_search = FailedSearch.objects.create(
        day=timezone.localdate(), words=f"xylophones {state}", count=1
    )
    rows.user = make.make_curator(f"somebody-{state.lower()}")
    # The names of places are kept in memory as long as this number stays.
    Version.objects.advance(Version.GAZETTEER)
    rows.group = Group.objects.create(name=f"Friends of {state}")
    return rows


def _partner(city: Place, name: str, **fields) -> Partner:
    partner = make.make_partner(f"{name} (made up)", place=city, **fields)
    return partner


def _pair(one: Partner, other: Partner) -> DuplicateCandidate:
    lower, higher = sorted((one, other), key=lambda row: row.pk)
    found = DuplicateCandidate.objects.between(one, other).first()
    return found or DuplicateCandidate.objects.create(lower=lower, higher=higher, score=80)


def region_of_both(*states: SimpleNamespace) -> Place:
    """A named region with a county of each state."""
    counties = [make.make_county(f"Border County {one.state}", one.state) for one in states]
    region = make.make_region("Lake Shore (made up)", counties)
    assert Containment.objects.filter(outer=region).count() == len(states)
    return region
