"""Sealed tables refuse to be flushed; tests that flush lift the seals for just that."""

from contextlib import contextmanager

from django.db import connection

from township.sealing import seal, unseal

SEALED = {
    "township_trace": (),
    "appraisal_ranking": ("scheme_id", "version", "provisional", "snapshot", "sha256", "frozen_at", "frozen_by_id"),
}


@contextmanager
def lifted():
    with connection.schema_editor() as editor:
        for table in SEALED:
            unseal(editor, table)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for table, columns in SEALED.items():
                seal(editor, table, columns)
