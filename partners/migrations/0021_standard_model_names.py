from django.db import migrations


class Migration(migrations.Migration):
    """Renames two models; their tables keep their names, so no row is touched."""

    dependencies = (("partners", "0020_other_words"),)
    operations = (
        migrations.AlterModelTable("sender", "partners_sender"),
        migrations.RenameModel("Sender", "RateLimitBucket"),
        migrations.AlterModelTable("loadedrow", "partners_loadedrow"),
        migrations.RenameModel("LoadedRow", "BaselineRow"),
    )
