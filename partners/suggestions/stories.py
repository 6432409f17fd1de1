"""Creates a partnership story from a suggestion's texts."""

from django.core.exceptions import ValidationError

from ..changes import record_shared_change
from ..choices import Publication
from ..imports.service_areas import PlaceLookup
from ..models import Participant, Partner, Partnership
from ..models.provenance import NEEDS_SOURCE, needs_source
from ..permissions.assigned_states import assigned_states_of
from .submission import LABELS, CannotDecide, Texts, city_and_state

PLAIN = ("title", "years", "summary", "lessons", "source_url")


def save_story(texts: Texts, publication: str, *, by, reason: str) -> Partnership:
    """Create the story inside the caller's transaction; CannotDecide when it breaks a rule."""
    story = Partnership(publication=publication)
    for field in PLAIN:
        setattr(story, field, texts.get(field, ""))
    _place(story, texts.get("place", ""))
    assigned = assigned_states_of(by)
    if not assigned.holds(story):
        raise CannotDecide(
            f"It didn’t happen in {assigned.in_words}. Your account is only for that."
        )
    if publication == Publication.PUBLISHED and needs_source(story.source_url):
        raise CannotDecide(NEEDS_SOURCE)
    _check(story)
    story.save()
    Participant.objects.bulk_create(_participants(story, texts))
    record_shared_change(Partnership, [story.pk], by=by, reason=reason)
    return story


def _place(story: Partnership, text: str) -> None:
    city, story.state = city_and_state(text) if text else ("", "")
    places = PlaceLookup()
    found = places.cities(city, story.state) if city else []
    story.place = places.places[found[0]] if found else None
    story.town = "" if found else city


def _check(story: Partnership) -> None:
    try:
        story.full_clean()
    except ValidationError as error:
        raise CannotDecide(
            *(
                f"{LABELS.get(field, field)}: {' '.join(messages)}"
                for field, messages in error.message_dict.items()
            )
        ) from error


def _participants(story: Partnership, texts: Texts) -> list[Participant]:
    """Who took part, each linked to the published entry that bears just this name, if one does."""
    lines = [(name, True) for name in texts.get("libraries", "").splitlines()]
    lines += [(name, False) for name in texts.get("others", "").splitlines()]
    names = {name[:200]: is_library for name, is_library in reversed(lines)}
    known = {partner.name: partner for partner in Partner.objects.filter(name__in=names)}
    return [
        Participant(
            partnership=story,
            partner=known.get(name),
            name=name,
            is_library=is_library,
            position=position,
        )
        for position, (name, is_library) in enumerate(reversed(names.items()))
    ]
