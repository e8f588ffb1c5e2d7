from django.db import migrations

from township.sealing import seal, unseal

TABLE = "township_trace"


class Migration(migrations.Migration):
    dependencies = [("township", "0001_trace")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: seal(editor, TABLE),
            lambda apps, editor: unseal(editor, TABLE),
        ),
    ]
