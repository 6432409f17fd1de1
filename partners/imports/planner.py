"""Plans what a row would change about its partner, without writing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from ..choices import Publication
from ..exports.csv import cell_text
from ..models import Partner, PartnerRole
from ..models.provenance import NEEDS_SOURCE, needs_source
from ..places.states import state_code
from .constraints import constraints_of, holds
from .file_rows import FileRow
from .lookalikes import Lookalike
from .plans import EntryPlan
from .relations import Relation, Roles, all_relations
from .report import ERROR
from .row_matching import RowMatch, RowMatcher, WholeFile
from .scalars import READERS, zip_code
from .service_areas import PlaceLookup

# Of a ZIP code that may have four more behind a dash.
ZIP_DIGITS = 5


@dataclass(eq=False)
class RowPlan(EntryPlan):
    """The plan of a partner's row.

    `successor` is the external id of the new one when it changes ("": nobody). `lookalikes` are
    whom the row may be about instead; of an ambiguous row, it must be one of them. `states` are
    the codes of the state that the partner leaves and of the one it gets.
    """

    successor: str | None = None
    identity: str = ""
    lookalikes: list[Lookalike] = field(default_factory=list)
    is_ambiguous: bool = False
    states: set[str] = field(default_factory=set)

    entry: Partner

    @property
    def partner(self) -> Partner:
        return self.entry

    def fields_to_write(self) -> list[str]:
        self.partner.derive()
        return super().fields_to_write()


class Planner:
    """Plans rows a batch at a time; reads every vocabulary once, so that a row costs no query."""

    def __init__(self, whole: WholeFile) -> None:
        self.whole = whole
        self.places = PlaceLookup()
        self.matcher = RowMatcher(self.places, whole)
        self.relations: list[Relation] = all_relations(self.places)
        self.external_ids: set[str] = set()

    def plan(self, rows: list[FileRow], answers: Mapping[int, str] | None = None) -> list[RowPlan]:
        """A plan for each row of a batch; `answers` as in `RowMatcher.match`."""
        self._know_places(rows)
        self._know_successors(rows)
        return [self._plan(match) for match in self.matcher.match(rows, answers)]

    def plan_for(self, row: FileRow, partner: Partner) -> RowPlan:
        """A plan of what the row changes of this partner, whatever the row calls it."""
        self._know_places([row])
        self._know_successors([row])
        return self._plan(RowMatch(row, partner))

    def _know_places(self, rows: list[FileRow]) -> None:
        written = {(row.cells.get("city"), state_code(row.cells.get("state", ""))) for row in rows}
        cities = {(city, state): self.places.cities(city, state) for city, state in written if city}
        self.places.places.fetch(found[0] for found in cities.values() if found)
        codes = (zip_code(row.cells.get("postal_code", "")) for row in rows)
        if wanted := {code[:ZIP_DIGITS] for code in codes if code}:
            self.places.fetch_zip_codes(wanted)

    def _know_successors(self, rows: list[FileRow]) -> None:
        written = {row.cells.get("successor") for row in rows} - {None, ""}
        wanted = {self.matcher.merged_ids.get(successor, successor) for successor in written}
        if wanted:
            partners = Partner.objects.filter(external_id__in=wanted).order_by()
            self.external_ids = set(partners.values_list("external_id", flat=True))
            self.external_ids |= self.whole.external_ids_among(wanted)

    def _plan(self, match: RowMatch) -> RowPlan:
        row, partner = match.row, match.partner
        plan = RowPlan(
            row, partner, problems=match.problems, identity=match.identity,
            lookalikes=match.lookalikes, is_ambiguous=match.is_ambiguous,
            is_skipped=match.is_skipped,
        )  # fmt: skip
        if match.problems or match.is_skipped:
            return plan
        columns = [column for column in row.cells if column in READERS or column == "city"]
        if "state" in row.cells and "city" not in columns:
            columns.append("city")
        before = {column: cell_text(partner, column) for column in (*columns, "state")}
        plan.states = {partner.state}
        self._read_scalars(plan)
        self._read_place(plan)
        self._publish_what_has_sources(plan)
        plan.states.add(partner.state)
        for column, old in before.items():
            plan.note(column, old, cell_text(partner, column))
        self._read_successor(plan)
        self._read_relations(plan)
        if plan.changes or partner._state.adding:
            self._validate(plan)
        return plan

    def _read_scalars(self, plan: RowPlan) -> None:
        for column, reader in READERS.items():
            # Without an external id a row was matched by its name; that clears no id.
            if column in plan.row.cells and (column != "external_id" or plan.row.cells[column]):
                try:
                    setattr(plan.partner, column, reader(plan.row.cells[column]))
                except ValueError as error:
                    plan.error(column, str(error))
        written = plan.row.cells.get("postal_code", "")
        if written and written != plan.partner.postal_code:
            plan.warn(
                "postal_code",
                f"“{written}” seems to have lost its first zero in a spreadsheet. We read it "
                f"as {plan.partner.postal_code}.",
            )

    def _read_place(self, plan: RowPlan) -> None:
        """Set city and state; the one that has no column stays as it is."""
        cells, partner = plan.row.cells, plan.partner
        if "city" not in cells and "state" not in cells:
            return
        state = partner.state
        if "state" in cells:
            state = state_code(cells["state"])
            if cells["state"] and not state:
                plan.error(
                    "state", f"There’s no state “{cells['state'][:40]}”. Enter its two-letter code."
                )
                return
        city = cells.get("city", partner.town_name)
        partner.state = state
        if not city:
            partner.place, partner.town = None, ""
        elif not state:
            plan.error("state", f"Which state is {city} in? Enter its two-letter code.")
        elif found := self.places.cities(city, state):
            if partner.place_id not in found:
                partner.place = self.places.places[found[0]]
            partner.town = ""
            self._compare_zip_code(plan)
        elif "city" in cells or city == partner.town:
            self._keep_as_text(city, plan)
        else:
            plan.error("city", f"{state} has no city “{city}”, where the entry is: give its city.")

    def _compare_zip_code(self, plan: RowPlan) -> None:
        """Tell of a ZIP code in another state; only a person knows which of the two is right."""
        partner = plan.partner
        if not plan.row.cells.get("postal_code"):
            return
        found = self.places.zip_code(partner.postal_code[:ZIP_DIGITS])
        if found and found.state != partner.state:
            plan.warn(
                "postal_code",
                f"ZIP code {found.code} is in {found.town}, not in {partner.state}. Correct the "
                "ZIP code or the city.",
            )

    def _keep_as_text(self, city: str, plan: RowPlan) -> None:
        """Take a town that the gazetteer lacks, at the row's point or its ZIP code's."""
        partner = plan.partner
        partner.place, partner.town = None, city
        where = "at the point that the row gives"
        if partner.latitude is None:
            found = self.places.zip_code(partner.postal_code[:ZIP_DIGITS])
            where = f"at the point of its ZIP code, {partner.postal_code}"
            if found is None:
                where = "on no map: give its ZIP code, or latitude and longitude"
            else:
                partner.latitude, partner.longitude = found.latitude, found.longitude
        plan.warn(
            "city",
            f"The gazetteer has no city “{city[:60]}” in {partner.state}; it is kept as text, "
            f"{where}. Correct it if it is misspelled.",
        )

    def _publish_what_has_sources(self, plan: RowPlan) -> None:
        cells, partner = plan.row.cells, plan.partner
        is_open = "publication" in cells or partner._state.adding
        if is_open and not cells.get("publication"):
            has_sources = bool(partner.source_urls)
            partner.publication = Publication.PUBLISHED if has_sources else Publication.DRAFT

    def _read_successor(self, plan: RowPlan) -> None:
        successor = plan.row.cells.get("successor")
        if successor is None:
            return
        successor = self.matcher.merged_ids.get(successor, successor)
        if successor and successor not in self.external_ids:
            plan.error(
                "successor",
                f"No row and no partner has the external_id “{successor[:120]}”.",
            )
        elif successor and successor == plan.partner.external_id:
            plan.error("successor", "An organization cannot be its own successor.")
        else:
            old = cell_text(plan.partner, "successor")
            plan.note("successor", old, successor)
            if successor != old:
                plan.successor = successor

    def _read_relations(self, plan: RowPlan) -> None:
        for relation in self.relations:
            links = plan.read_links(relation)
            if isinstance(relation, Roles):
                relation.check_types(plan.row.cells.get("types", ""), links, plan)
                self._require_source(plan, [relation.by_id[key] for key in links])

    def _require_source(self, plan: RowPlan, roles: list[PartnerRole]) -> None:
        partner = plan.partner
        is_public = partner.publication == Publication.PUBLISHED
        if is_public and needs_source(partner.source_urls or "", roles):
            plan.error("source_urls", NEEDS_SOURCE)

    def _validate(self, plan: RowPlan) -> None:
        """Check the values as the model does; uniqueness is the matcher's part.

        Fields that the row does not speak of may be old and wrong: they are not its errors.
        """
        # The city and the successor were found in the database: that they exist needs no query.
        columns = plan.row.cells.keys() - {"successor"}
        refused = {problem.column for problem in plan.problems if problem.severity == ERROR}
        fields = {field.name for field in Partner._meta.fields}
        try:
            plan.partner.clean_fields(exclude=(fields - columns) | refused)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                value = plan.row.cells[name][:60]
                for message in messages:
                    plan.error(name, f"{message} (found: “{value}”)" if value else message)
            return
        if not refused:
            _check_constraints(plan)


def _check_constraints(plan: RowPlan) -> None:
    """Check the constraints on fields that change."""
    for constraint, columns in constraints_of(Partner):
        changed = [column for column in columns if column in plan.changes]
        if changed and holds(constraint.condition, plan.partner) is False:
            plan.error(changed[0], str(constraint.violation_error_message))
