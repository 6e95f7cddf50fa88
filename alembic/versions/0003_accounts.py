"""Held names, one-time links, invites, and whether an address is confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; who is there already counts as confirmed."""
    op.add_column("users", sa.Column("email_confirmed_at", MOMENT))
    op.execute("UPDATE users SET email_confirmed_at = created_at")
    op.create_table(
        "name_holds",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name_key", sa.String(30), nullable=False),
        sa.Column("user_id", BIG_ID),
        sa.Column("until", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_name_holds"),
        sa.UniqueConstraint("name_key", name="uq_name_holds_name_key"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], "fk_name_holds_user_id_users", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_name_holds_user_id", "name_holds", ["user_id"])
    op.create_table(
        "tokens",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_tokens_token_hash"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], "fk_tokens_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_tokens_user_id_purpose", "tokens", ["user_id", "purpose"])
    op.create_table(
        "invites",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_by", BIG_ID),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("uses_left", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invites"),
        sa.UniqueConstraint("token_hash", name="uq_invites_token_hash"),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], "fk_invites_made_by_users", ondelete="SET NULL"
        ),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("invites")
    op.drop_table("tokens")
    op.drop_table("name_holds")
    with op.batch_alter_table("users") as users:
        users.drop_column("email_confirmed_at")
