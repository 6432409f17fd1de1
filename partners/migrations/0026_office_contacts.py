import partners.contacts.contact_rules
from django.conf import settings
from django.db import migrations, models


def have_lists_written_again(apps, schema_editor):
    """Without its list entries, `search.follow_migrations` writes the whole index after this."""
    apps.get_model("partners", "ListEntry").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0025_list_entries_with_contacts"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalpartner",
            name="contact_label",
            field=models.CharField(
                blank=True,
                help_text="What this contact is: “GIS help desk”. Never a person’s name.",
                max_length=80,
                verbose_name="who answers",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartner",
            name="contact_seen_on",
            field=models.CharField(
                blank=True,
                help_text="The day, month or year in which it said so: 2026-11-21, 2026-11 or 2026.",
                max_length=10,
                validators=[partners.contacts.contact_rules.validate_seen_on],
                verbose_name="contact seen on",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartner",
            name="contact_source_url",
            field=models.URLField(
                blank=True,
                help_text="Where you found the email, phone or contact page, if not in the sources below.",
                max_length=500,
                verbose_name="contact seen at",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartner",
            name="contact_url",
            field=models.URLField(
                blank=True,
                help_text="The page that says how to reach the office, starting with https://.",
                max_length=500,
                validators=[partners.contacts.contact_rules.validate_contact_page],
                verbose_name="contact page",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="contact_label",
            field=models.CharField(
                blank=True,
                help_text="What this contact is: “GIS help desk”. Never a person’s name.",
                max_length=80,
                verbose_name="who answers",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="contact_seen_on",
            field=models.CharField(
                blank=True,
                help_text="The day, month or year in which it said so: 2026-11-21, 2026-11 or 2026.",
                max_length=10,
                validators=[partners.contacts.contact_rules.validate_seen_on],
                verbose_name="contact seen on",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="contact_source_url",
            field=models.URLField(
                blank=True,
                help_text="Where you found the email, phone or contact page, if not in the sources below.",
                max_length=500,
                verbose_name="contact seen at",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="contact_url",
            field=models.URLField(
                blank=True,
                help_text="The page that says how to reach the office, starting with https://.",
                max_length=500,
                validators=[partners.contacts.contact_rules.validate_contact_page],
                verbose_name="contact page",
            ),
        ),
        migrations.AlterField(
            model_name="historicalpartner",
            name="email",
            field=models.EmailField(
                blank=True,
                help_text="An address of the office, never one person’s: gis@example.gov.",
                max_length=254,
                validators=[partners.contacts.contact_rules.validate_office_email],
                verbose_name="office email",
            ),
        ),
        migrations.AlterField(
            model_name="historicalpartner",
            name="phone",
            field=models.CharField(
                blank=True,
                help_text="With the area code: 412-555-0100 or 412-555-0100 ext. 5.",
                max_length=40,
                validators=[partners.contacts.contact_rules.validate_phone],
                verbose_name="office phone",
            ),
        ),
        migrations.AlterField(
            model_name="partner",
            name="email",
            field=models.EmailField(
                blank=True,
                help_text="An address of the office, never one person’s: gis@example.gov.",
                max_length=254,
                validators=[partners.contacts.contact_rules.validate_office_email],
                verbose_name="office email",
            ),
        ),
        migrations.AlterField(
            model_name="partner",
            name="phone",
            field=models.CharField(
                blank=True,
                help_text="With the area code: 412-555-0100 or 412-555-0100 ext. 5.",
                max_length=40,
                validators=[partners.contacts.contact_rules.validate_phone],
                verbose_name="office phone",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contact_seen_on", ""), ("contact_source_url", "")),
                    models.Q(
                        models.Q(("contact_source_url", ""), _negated=True),
                        models.Q(("contact_seen_on", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="partners_partner_contact_source_is_whole",
                violation_error_message="A contact’s source needs both its address and its date.",
            ),
        ),
        migrations.RunPython(have_lists_written_again, migrations.RunPython.noop, elidable=True),
    ]
