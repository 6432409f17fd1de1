"""The index holds other words now: initials in the least weight, acronyms without their dots."""

from django.db import migrations


def have_it_written_anew(apps, schema_editor):
    """Without its list entries, `search.follow_migrations` writes the whole index after this."""
    apps.get_model("partners", "ListEntry").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0019_places_by_name"),
    ]

    operations = [
        migrations.RunPython(have_it_written_anew, migrations.RunPython.noop, elidable=True),
    ]
