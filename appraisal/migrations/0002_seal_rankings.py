from django.db import migrations

from township.sealing import seal, unseal

TABLE = "appraisal_ranking"
FROZEN = ("scheme_id", "version", "provisional", "snapshot", "sha256", "frozen_at", "frozen_by_id")


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_appraisal")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: seal(editor, TABLE, FROZEN),
            lambda apps, editor: unseal(editor, TABLE),
        ),
    ]
