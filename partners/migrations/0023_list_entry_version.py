"""Say of each row of the index in which version of the directory it was written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0022_gazetteer")]

    operations = [
        migrations.AddField(
            model_name="listentry",
            name="written_in",
            field=models.PositiveBigIntegerField(
                db_index=True,
                default=0,
                editable=False,
                help_text="The version of the directory in which this row was last written.",
            ),
        ),
    ]
