"""Private messages."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "message_threads",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("low_id", BIG_ID, nullable=False),
        sa.Column("high_id", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message_threads"),
        sa.UniqueConstraint("low_id", "high_id", name="uq_message_threads_low_id_high_id"),
        sa.CheckConstraint("low_id < high_id", name="ck_message_threads_in_order"),
        *(_key("message_threads", column, "users") for column in ("low_id", "high_id")),
    )
    op.create_index("ix_message_threads_high_id", "message_threads", ["high_id"])
    _make_members()
    op.create_table(
        "messages",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("thread_id", BIG_ID, nullable=False),
        sa.Column("sender_id", BIG_ID, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("mentions", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("once", sa.String(22)),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("sender_id", "once", name="uq_messages_sender_id_once"),
        _key("messages", "thread_id", "message_threads"),
        _key("messages", "sender_id", "users"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_thread_id_id", "messages", ["thread_id", "id"])


def _make_members() -> None:
    table = "thread_members"
    op.create_table(
        table,
        *(
            sa.Column(name, BIG_ID, nullable=False)
            for name in ("thread_id", "user_id", "other_id", "read_to", "last_message_id")
        ),
        sa.PrimaryKeyConstraint("thread_id", "user_id", name="pk_thread_members"),
        _key(table, "thread_id", "message_threads"),
        _key(table, "user_id", "users"),
        _key(table, "other_id", "users"),
    )
    for columns in (["user_id", "last_message_id"], ["other_id", "user_id"]):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    unread = sa.text("last_message_id > read_to")
    op.create_index(
        "ix_thread_members_unread",
        table,
        ["user_id", "other_id"],
        sqlite_where=unread,
        postgresql_where=unread,
    )


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name, ondelete="CASCADE")


def downgrade() -> None:
    """Forget all messages."""
    for table in ("messages", "thread_members", "message_threads"):
        op.drop_table(table)
