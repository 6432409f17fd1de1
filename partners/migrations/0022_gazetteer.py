"""Places say what they are, ZIP codes have a name of their own, and towns may be unknown."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

TOWNS = ("city", "post_town", "tribal_area")
POINTS_TO_PLACE = {
    "on_delete": django.db.models.deletion.SET_NULL,
    "related_name": "zip_codes",
    "null": True,
    "blank": True,
    "help_text": "The town that it lies in, where one is known.",
    "to": "partners.place",
}
KINDS = [
    ("city", "City or town"),
    ("post_town", "Post town"),
    ("tribal_area", "Tribal area"),
    ("county", "County"),
    ("region", "Region of counties"),
    ("state", "State or territory"),
    ("nation", "Nation"),
]
OFFICE = {
    "blank": True,
    "help_text": "Where its office is. Whom it serves is a different question; see below.",
    "limit_choices_to": {"kind__in": TOWNS},
    "null": True,
    "to": "partners.place",
    "verbose_name": "city",
}
TOWN = {
    "blank": True,
    "help_text": "As its source writes it. A city from the list takes its place.",
    "max_length": 120,
    "verbose_name": "town that the gazetteer lacks",
}


def tell_sources_of_names(apps, schema_editor):
    """A place's own name is the gazetteer's.

    Who added another one was not written down: it counts as a curator's, so that it stays.
    """
    names = apps.get_model("partners", "PlaceName").objects
    names.filter(is_own=True).update(source="gazetteer")


def name_zip_codes(apps, schema_editor):
    """Until the gazetteer is loaded, a ZIP code is called after the city that it was given."""
    city = apps.get_model("partners", "Place").objects.filter(pk=OuterRef("place"))
    zip_codes = apps.get_model("partners", "ZipCode").objects
    zip_codes.update(name=Subquery(city.values("name")[:1]))


class Migration(migrations.Migration):
    dependencies = [("partners", "0021_standard_model_names")]

    operations = [
        migrations.RemoveConstraint("place", "partners_place_state_fits_kind"),
        migrations.AlterField("place", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.AlterField(
            "place",
            "code",
            models.CharField(
                help_text="What the sources call it: a FIPS code, a GeoNames id, a region's own "
                "slug.",
                max_length=80,
                unique=True,
            ),
        ),
        migrations.AlterField(
            "place",
            "county_name",
            models.CharField(
                blank=True,
                help_text="Of a town: the county that holds most of it.",
                max_length=120,
            ),
        ),
        migrations.AlterField(
            "place",
            "prominence",
            models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="Orders places of the same name: about how many people live there.",
            ),
        ),
        migrations.AddField(
            "place",
            "designation",
            models.CharField(
                blank=True,
                help_text="What it is by law or to the Census Bureau: “town”, “parish”, “CDP”.",
                max_length=40,
            ),
        ),
        migrations.AddField(
            "place",
            "is_namesake",
            models.BooleanField(
                default=False,
                editable=False,
                help_text="A larger place of the state has its name, so its label says the county.",
            ),
        ),
        migrations.AddField(
            "place",
            "is_curated",
            models.BooleanField(
                default=False, editable=False, help_text="Added in the admin; no source has it."
            ),
        ),
        migrations.AddConstraint(
            "place",
            models.CheckConstraint(
                name="partners_place_state_fits_kind",
                condition=Q(kind__in=("nation", "region"), state="")
                | (Q(kind__in=(*TOWNS, "county", "state")) & ~Q(state="")),
                violation_error_message="Towns, counties and states have a state; "
                "regions and the nation have none.",
            ),
        ),
        migrations.AddField(
            "placename",
            "source",
            models.CharField(
                choices=[
                    ("gazetteer", "the gazetteer"),
                    ("library", "the list of public libraries"),
                    ("curator", "the admin"),
                ],
                default="curator",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            "placename",
            "as_of",
            models.PositiveSmallIntegerField(
                editable=False, help_text="Of a library's name: the year of the list.", null=True
            ),
        ),
        migrations.RunPython(tell_sources_of_names, migrations.RunPython.noop),
        migrations.RenameField("zipcode", "city", "place"),
        migrations.AlterField("zipcode", "place", models.ForeignKey(**POINTS_TO_PLACE)),
        migrations.AddField(
            "zipcode",
            "name",
            models.CharField(
                default="", help_text="The town that the post writes.", max_length=120
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "zipcode",
            "other_names",
            models.TextField(
                blank=True,
                default="",
                help_text="Other towns that the post takes, separated by “; ”.",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "zipcode", "has_other_counties", models.BooleanField(default=False, editable=False)
        ),
        migrations.AddField(
            "zipcode",
            "other_counties",
            models.ManyToManyField(blank=True, related_name="+", to="partners.place"),
        ),
        migrations.RunPython(name_zip_codes, migrations.RunPython.noop),
        migrations.AlterField(
            "formeraddress", "slug", models.SlugField(db_index=False, max_length=110)
        ),
        migrations.AddField(
            "historicalpartner",
            "town",
            models.CharField(default="", **TOWN),
            preserve_default=False,
        ),
        migrations.AddField(
            "partner", "town", models.CharField(default="", **TOWN), preserve_default=False
        ),
        migrations.AlterField(
            "partner",
            "place",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="partners", **OFFICE
            ),
        ),
        migrations.AlterField(
            "historicalpartner",
            "place",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                **OFFICE,
            ),
        ),
    ]
