"""Notifications, what one has read of them, and the digest."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table; nobody has unread ones or a digest yet."""
    op.add_column(
        "users", sa.Column("notifications_read_to", BIG_ID, nullable=False, server_default="0")
    )
    op.add_column(
        "users", sa.Column("digest", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("users", sa.Column("digest_sent_at", MOMENT))
    wanted = sa.text("digest_sent_at IS NOT NULL")
    op.create_index(
        "ix_users_digest", "users", ["digest_sent_at"], sqlite_where=wanted, postgresql_where=wanted
    )
    op.create_table(
        "notifications",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("actor_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("post_id", BIG_ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        _key("user_id", "users"),
        _key("actor_id", "users"),
        _key("post_id", "posts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notifications_user_id_id", "notifications", ["user_id", "id"])
    op.create_index("ix_notifications_actor_id_user_id", "notifications", ["actor_id", "user_id"])
    op.create_index("ix_notifications_post_id", "notifications", ["post_id"])


def _key(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_notifications_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name, ondelete="CASCADE")


def downgrade() -> None:
    """Forget all of it."""
    op.drop_table("notifications")
    op.drop_index("ix_users_digest", "users")
    for column in ("digest_sent_at", "digest", "notifications_read_to"):
        op.drop_column("users", column)
