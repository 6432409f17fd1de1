from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0027_story_towns"),
    ]

    operations = [
        migrations.AddField(
            model_name="linkcheck",
            name="contacts_sought_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="last search for contacts"
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="is_from_website",
            field=models.BooleanField(
                default=False,
                help_text="Found by a search for contacts, not sent by a person.",
                verbose_name="found on its website",
            ),
        ),
    ]
