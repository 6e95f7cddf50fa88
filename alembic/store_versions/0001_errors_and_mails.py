"""Errors and mails that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the first tables of the store."""
    op.create_table(
        "error_groups",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("times", BIG_ID, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("routes", sa.Text, nullable=False),
        sa.Column("first_release", sa.String(60), nullable=False),
        sa.Column("last_release", sa.String(60), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("solved_in", sa.String(60)),
        sa.Column("muted_until", MOMENT),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("first_incident_id", BIG_ID),
        sa.Column("mailed_at", MOMENT),
        sa.Column("mailed_count", BIG_ID, nullable=False),
        sa.Column("next_mail_at", BIG_ID, nullable=False),
        sa.Column("thread", sa.String(255)),
        sa.Column("held_since", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_error_groups"),
        sa.UniqueConstraint("key", name="uq_error_groups_key"),
    )
    op.create_index("ix_error_groups_state_last_at", "error_groups", ["state", "last_at"])
    op.create_index("ix_error_groups_last_at", "error_groups", ["last_at"])
    op.create_table(
        "error_incidents",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("number", sa.String(9), nullable=False),
        sa.Column("group_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_id", BIG_ID),
        sa.Column("release", sa.String(60), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("also", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_error_incidents"),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["error_groups.id"],
            "fk_error_incidents_group_id_error_groups",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_error_incidents_number", "error_incidents", ["number"])
    op.create_index("ix_error_incidents_group_id_id", "error_incidents", ["group_id", "id"])
    op.create_table(
        "error_hours",
        sa.Column("group_id", BIG_ID, nullable=False),
        sa.Column("hour", MOMENT, nullable=False),
        sa.Column("times", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("group_id", "hour", name="pk_error_hours"),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["error_groups.id"],
            "fk_error_hours_group_id_error_groups",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "error_people",
        sa.Column("group_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("group_id", "user_id", name="pk_error_people"),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["error_groups.id"],
            "fk_error_people_group_id_error_groups",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "error_comments",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("number", sa.String(9), nullable=False),
        sa.Column("group_key", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_error_comments"),
    )
    op.create_index("ix_error_comments_number", "error_comments", ["number"])
    op.create_index("ix_error_comments_group_key", "error_comments", ["group_key"])
    op.create_table(
        "error_tallies",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("times", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_error_tallies"),
    )
    op.create_table(
        "mails",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("group_id", BIG_ID),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("in_reply_to", sa.String(255)),
        sa.Column("recipients", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("claimed_until", MOMENT),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.ForeignKeyConstraint(
            ["group_id"], ["error_groups.id"], "fk_mails_group_id_error_groups", ondelete="SET NULL"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mails_group_id", "mails", ["group_id"])
    op.create_index("ix_mails_state_next_try_at", "mails", ["state", "next_try_at"])
    op.create_index("ix_mails_created_at", "mails", ["created_at"])


def downgrade() -> None:
    """Drop everything."""
    for table in (
        "mails",
        "error_tallies",
        "error_comments",
        "error_people",
        "error_hours",
        "error_incidents",
        "error_groups",
    ):
        op.drop_table(table)
