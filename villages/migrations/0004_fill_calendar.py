from django.db import migrations

from villages.shipped import shipped_days


def fill(apps, schema_editor):
    """Every township that is there already gets the years that are published."""
    Township, CalendarDay = apps.get_model("villages", "Township"), apps.get_model("villages", "CalendarDay")
    days = shipped_days()
    for township in Township.objects.values_list("pk", flat=True):
        CalendarDay.objects.bulk_create(CalendarDay(township_id=township, **day._asdict()) for day in days)


def leave(apps, schema_editor):
    """Nothing to undo: the table goes."""


class Migration(migrations.Migration):

    dependencies = [
        ('villages', '0003_calendar'),
    ]

    operations = [
        migrations.RunPython(fill, leave),
    ]
