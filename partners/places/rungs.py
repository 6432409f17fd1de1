"""What the answer for a place consists of: its rungs, and who stands on them and why."""

from dataclasses import dataclass, field

from ..models import Partnership, PartnerType, Place
from ..search.bitmaps import IdBitmap
from ..snapshot.summaries import ListedPlace, PartnerSummary
from .center import Center
from .recommendation import Rank

# Who is farther away than a day's drive is no neighbor: of those only the nearest is offered.
NEARBY_MILES = 500


@dataclass(slots=True)
class Serving:
    """A partner that serves the place, and through which of its service areas."""

    partner: PartnerSummary
    area: ListedPlace
    rank: Rank
    # Shown further up already: first of all, or on another rung, being of several types.
    is_repeated: bool = False

    @property
    def is_partial(self) -> bool:
        return self.rank.is_partial


@dataclass(frozen=True, slots=True)
class Possible:
    """A partner that may serve the place: it serves a part of the state, in its source's words."""

    partner: PartnerSummary
    area: str


@dataclass(slots=True)
class Rung:
    """One type of partner at one place: who serves it, who may, and who else is nearest."""

    type: PartnerType
    searches: list[tuple[str, str]]
    serving: list[Serving] = field(default_factory=list)
    serving_count: int = 0
    possible: list[Possible] = field(default_factory=list)
    nearest: list[PartnerSummary] = field(default_factory=list)

    @property
    def more_serving(self) -> int:
        return self.serving_count - len(self.serving)

    @property
    def is_nearest_far(self) -> bool:
        """Whether the nearest is no neighbor, but the nearest in the nation."""
        return bool(self.nearest) and self.nearest[0].distance_miles > NEARBY_MILES

    @property
    def newly_shown(self) -> list[Serving]:
        return [shown for shown in self.serving if not shown.is_repeated]

    @property
    def shown_above(self) -> list[Serving]:
        return [shown for shown in self.serving if shown.is_repeated]


@dataclass(slots=True)
class Ecosystem:
    """All rungs for one place, and the partnership stories nearest to it."""

    center: Center
    containers: list[Place]
    rungs: list[Rung]
    stories: list[Partnership]
    # Whom to contact first, out of all rungs; see `recommendation`.
    first: Serving | None
    # How many serve the place, each counted once; more than are shown when a rung is full.
    partner_count: int
    # Who serves the place and may be spoken of, whatever the page is narrowed to.
    in_reach: IdBitmap
    # How many work for the whole country, and so for this place as well.
    nationwide_count: int = 0
    # Of a ZIP code that lies in no town: the nearest one.
    near_town: Place | None = None

    @property
    def rungs_served(self) -> list[Rung]:
        return [rung for rung in self.rungs if rung.serving]

    @property
    def rungs_shown(self) -> list[Rung]:
        return [rung for rung in self.rungs if rung.serving or rung.possible]

    @property
    def rungs_missing(self) -> list[Rung]:
        return [rung for rung in self.rungs if not (rung.serving or rung.possible)]

    @property
    def rung_of_nearest(self) -> Rung | None:
        """The rung on which the nearest of all stands that do not serve the place."""
        with_nearest = (rung for rung in self.rungs if rung.nearest)
        return min(with_nearest, key=lambda rung: rung.nearest[0].distance_miles, default=None)

    @property
    def are_stories_far(self) -> bool:
        return bool(self.stories) and self.stories[0].distance_miles > NEARBY_MILES
