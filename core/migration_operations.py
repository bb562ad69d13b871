"""Migration operations: composite foreign keys between client tables, append-only tables (DECISIONS 9, 16)."""

from django.db.migrations.operations.base import Operation

_APPEND_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION opscom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('opscom.purge', true) = 'on' THEN
        IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of % are written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


class _ModelOperation(Operation):
    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label, state):
        """The schema's state does not change: this is SQL beside it."""


class SameClient(_ModelOperation):
    """Foreign key (client_id, field_id) → target (client_id, id), so that no row can point into another client."""

    def __init__(self, model, field):
        self.model, self.field = model, field

    def deconstruct(self):
        return (type(self).__name__, [self.model, self.field], {})

    def describe(self):
        return f"Same client: {self.model}.{self.field}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        source = to_state.apps.get_model(app_label, self.model)
        column = source._meta.get_field(self.field).column
        target = source._meta.get_field(self.field).remote_field.model._meta.db_table
        schema_editor.execute(
            f"CREATE UNIQUE INDEX IF NOT EXISTS {wall_index(target)} ON {target} (client_id, id)"
        )
        schema_editor.execute(
            f"ALTER TABLE {source._meta.db_table} ADD CONSTRAINT {wall_name(source._meta.db_table, column)}"
            f" FOREIGN KEY (client_id, {column}) REFERENCES {target} (client_id, id)"
            " DEFERRABLE INITIALLY DEFERRED"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        source = from_state.apps.get_model(app_label, self.model)
        column = source._meta.get_field(self.field).column
        schema_editor.execute(
            f"ALTER TABLE {source._meta.db_table}"
            f" DROP CONSTRAINT IF EXISTS {wall_name(source._meta.db_table, column)}"
        )


class AppendOnly(_ModelOperation):
    """A trigger that refuses UPDATE and DELETE unless the transaction set `opscom.purge` (the purge service does)."""

    def __init__(self, model):
        self.model = model

    def deconstruct(self):
        return (type(self).__name__, [self.model], {})

    def describe(self):
        return f"Append only: {self.model}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(_APPEND_ONLY_FUNCTION, params=None)
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION opscom_append_only()"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")


def wall_index(table: str) -> str:
    """Name of the unique index (client_id, id) that composite keys point at."""
    return f"{table}_wall"[:63]


def wall_name(table: str, column: str) -> str:
    """Name of the composite foreign key of one column."""
    return f"{table}_{column}_same_client"[:63]
