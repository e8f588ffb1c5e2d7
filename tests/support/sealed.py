"""Sealed tables refuse to be emptied; tests with real transactions lift the seals for just that."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def lifted():
    """No trigger fires inside: on PostgreSQL for this session, on SQLite because they are taken away and put back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            before, after = ["SET session_replication_role = replica"], ["SET session_replication_role = origin"]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            before, after = [f"DROP TRIGGER {name}" for name, _ in triggers], [sql for _, sql in triggers]
        for statement in before:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in after:
                cursor.execute(statement)
