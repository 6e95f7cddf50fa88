"""Reports, the log of what admins do, and settings that they change while the site runs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _make_reports()
    _make_admin_acts()
    op.create_table(
        "site_settings",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_site_settings"),
    )


def _make_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("reporter_id", BIG_ID),
        sa.Column("post_id", BIG_ID),
        sa.Column("person_id", BIG_ID),
        sa.Column("person_name", sa.String(30), nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", BIG_ID),
        sa.Column("verdict", sa.String(20)),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        _key("reports", "reporter_id", "users"),
        _key("reports", "post_id", "posts"),
        _key("reports", "person_id", "users"),
        _key("reports", "settled_by", "users"),
        sqlite_autoincrement=True,
    )
    for column in ("reporter_id", "post_id", "person_id", "settled_by"):
        op.create_index(f"ix_reports_{column}", "reports", [column])
    is_open = "settled_at IS NULL"
    _partial_index("ix_reports_open", ["id"], is_open)
    _partial_index("uq_reports_open_post", ["reporter_id", "post_id"], is_open, unique=True)
    of_person = f"{is_open} AND body IS NULL"
    _partial_index("uq_reports_open_person", ["reporter_id", "person_id"], of_person, unique=True)


def _make_admin_acts() -> None:
    op.create_table(
        "admin_acts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("admin_id", BIG_ID),
        sa.Column("admin_name", sa.String(30), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("person_id", BIG_ID),
        sa.Column("person_name", sa.String(30)),
        sa.Column("post_id", BIG_ID),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_admin_acts"),
        _key("admin_acts", "admin_id", "users"),
        _key("admin_acts", "person_id", "users"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_admin_acts_admin_id", "admin_acts", ["admin_id"])
    op.create_index("ix_admin_acts_person_id_id", "admin_acts", ["person_id", "id"])


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name, ondelete="SET NULL")


def _partial_index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        "reports",
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def downgrade() -> None:
    """Forget all of it."""
    for table in ("site_settings", "admin_acts", "reports"):
        op.drop_table(table)
