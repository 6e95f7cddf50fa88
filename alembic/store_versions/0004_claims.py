"""One process of several does what is to be done once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note which work has somebody, and until when."""
    op.create_table(
        "claims",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_claims"),
    )


def downgrade() -> None:
    """Let all do the same."""
    op.drop_table("claims")
