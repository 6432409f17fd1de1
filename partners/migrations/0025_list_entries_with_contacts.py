"""Have the rows of the index written anew: lists now show contacts and the year of the source."""

from django.db import migrations


def drop_list_entries(apps, schema_editor):
    """Whoever has none is indexed again after the migrations; see `search.follow_migrations`."""
    apps.get_model("partners", "ListEntry").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("partners", "0024_plain_words")]

    operations = [migrations.RunPython(drop_list_entries, migrations.RunPython.noop)]
