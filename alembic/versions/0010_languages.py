"""The language that a person chose."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has chosen one yet: their browsers go on to say it."""
    op.add_column("users", sa.Column("language", sa.String(10)))


def downgrade() -> None:
    """Forget what was chosen."""
    op.drop_column("users", "language")
