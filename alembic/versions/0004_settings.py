"""Logins know their device and last use; accounts can be closed; exports."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the logins that there are as used when they began."""
    with op.batch_alter_table("login_sessions") as logins:
        logins.add_column(sa.Column("last_used_at", MOMENT))
        logins.add_column(sa.Column("device", sa.String(80)))
    op.execute("UPDATE login_sessions SET last_used_at = created_at, device = 'Unknown device'")
    with op.batch_alter_table("login_sessions") as logins:
        logins.alter_column("last_used_at", existing_type=MOMENT, nullable=False)
        logins.alter_column("device", existing_type=sa.String(80), nullable=False)
    op.add_column("users", sa.Column("closed_at", MOMENT))
    op.create_table(
        "exports",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("file", sa.String(40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
        sa.UniqueConstraint("user_id", name="uq_exports_user_id"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], "fk_exports_user_id_users", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Forget all of it."""
    op.drop_table("exports")
    op.drop_column("users", "closed_at")
    with op.batch_alter_table("login_sessions") as logins:
        logins.drop_column("device")
        logins.drop_column("last_used_at")
