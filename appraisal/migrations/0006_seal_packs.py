from django.db import migrations

from township.sealing import seal, unseal

TABLE = "appraisal_pack"


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0005_packs")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: seal(editor, TABLE),
            lambda apps, editor: unseal(editor, TABLE),
        ),
    ]
