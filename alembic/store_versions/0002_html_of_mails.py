"""A mail may have an HTML part."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep it."""
    op.add_column("mails", sa.Column("html", sa.Text))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("mails") as mails:
        mails.drop_column("html")
