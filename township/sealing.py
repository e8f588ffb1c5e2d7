"""Triggers that keep stored history from being changed, on SQLite and PostgreSQL alike.

A sealed table refuses DELETE (and TRUNCATE), and UPDATE of the named columns, or of any column when none is named.
"""

MESSAGE = "sealed: rows of %s are only ever added"


def seal(editor, table: str, columns: tuple[str, ...] = ()) -> None:
    for statement in _statements(editor.connection.vendor, table, columns):
        editor.execute(statement)


def unseal(editor, table: str) -> None:
    postgres = editor.connection.vendor == "postgresql"
    for deed in ("update", "delete") + (("truncate",) if postgres else ()):
        editor.execute(f"DROP TRIGGER {table}_no_{deed}" + (f" ON {table}" if postgres else ""))
    if postgres:
        editor.execute(f"DROP FUNCTION {table}_sealed()")


def _statements(vendor: str, table: str, columns: tuple[str, ...]) -> list[str]:
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    message = MESSAGE % table
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{name} BEFORE {deed} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for name, deed in (("update", update), ("delete", "DELETE"))
        ]
    body = f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END"
    call = f"EXECUTE FUNCTION {table}_sealed()"
    return [
        f"CREATE FUNCTION {table}_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {table}_no_update BEFORE {update} ON {table} FOR EACH ROW {call}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {call}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
    ]
