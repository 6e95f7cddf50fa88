"""Names that nobody else may take for a while, or for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "name_holds",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name_key", sa.String(30), nullable=False),
        sa.Column("user_id", BIG_ID),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_name_holds"),
        sa.UniqueConstraint("name_key", name="uq_name_holds_name_key"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], "fk_name_holds_user_id_users", ondelete="SET NULL"
        ),
    )


def downgrade() -> None:
    """Let every name go."""
    op.drop_table("name_holds")
