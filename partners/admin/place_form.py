"""The form by which an editor adds a town that the gazetteer lacks."""

from django import forms
from django.utils.text import slugify

from ..models import Containment, Place, PlaceName
from ..places.designations import DESIGNATIONS
from ..places.names import fold

WHAT_A_TOWN_CAN_BE = (
    "city", "town", "village", "borough", "township", "community", "CDP", "post town",
    "reservation",
)  # fmt: skip


class TownForm(forms.ModelForm):
    """A town in a county; without a point of its own it lies where its county does."""

    designation = forms.ChoiceField(
        label="what it is", choices=[(word, DESIGNATIONS[word]) for word in WHAT_A_TOWN_CAN_BE]
    )
    county_name = forms.CharField(
        label="county",
        max_length=120,
        help_text="With its word: “Erie County”, “Orleans Parish”.",
    )
    state = forms.ChoiceField(choices=[("", "---------"), *Place._meta.get_field("state").choices])

    class Meta:
        model = Place
        fields = (
            "name", "designation", "state", "county_name", "population", "latitude", "longitude",
            "source_url",
        )  # fmt: skip

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        state = Place.objects.filter(kind=Place.Kind.STATE, state=cleaned["state"])
        counties = Place.objects.filter(kind=Place.Kind.COUNTY, state=cleaned["state"])
        named = counties.filter(names__key=fold(cleaned["county_name"])).distinct()
        self.county = named.first()
        if self.county is None or not state.exists():
            example = counties.order_by("-prominence").first()
            hint = f" Write it in full, for example “{example.name}”." if example else ""
            self.add_error("county_name", f"The state has no such county.{hint}")
            return cleaned
        cleaned["county_name"] = self.county.name
        if cleaned.get("latitude") is None:
            cleaned["latitude"] = self.county.latitude
            cleaned["longitude"] = self.county.longitude
        if standing := self._namesakes().filter(county_name=self.county.name).first():
            self.add_error(
                "name", f"{standing.label} is in the gazetteer already: give it another name there."
            )
        return cleaned

    def _namesakes(self):
        names = PlaceName.objects.filter(key=fold(self.cleaned_data["name"]), is_own=True)
        towns = Place.objects.filter(kind__in=Place.TOWNS, state=self.cleaned_data["state"])
        return towns.filter(pk__in=names.values("place")).exclude(pk=self.instance.pk)

    def save(self, commit: bool = True) -> Place:
        town = super().save(commit=False)
        town.kind, town.is_curated = Place.Kind.CITY, True
        town.prominence = town.population or 0
        town.is_namesake = self._namesakes().exists()
        if not town.pk:
            town.slug = self._free_slug()
            town.code = f"desk:{town.state.lower()}:{town.slug}"
        if commit:
            town.save()
        return town

    def _free_slug(self) -> str:
        plain = slugify(self.cleaned_data["name"])[:60] or "town"
        longer = f"{plain}-{self.county.slug}"[:90]
        numbered = (f"{longer}-{number}" for number in range(2, 1_000))
        taken = Place.objects.filter(state=self.cleaned_data["state"])
        return next(
            slug for slug in (plain, longer, *numbered) if not taken.filter(slug=slug).exists()
        )

    def place_it(self, town: Place) -> None:
        """Write the saved town's own name, and all that it lies in."""
        PlaceName.objects.filter(place=town, is_own=True).delete()
        PlaceName.objects.update_or_create(
            place=town, key=fold(town.name)[:120], defaults={"name": town.name, "is_own": True}
        )
        Containment.objects.filter(inner=town).delete()
        outer = {self.county, *Place.objects.order_by().holding(self.county)}
        Containment.objects.bulk_create(Containment(inner=town, outer=place) for place in outer)
