"""A mail may have an address that ends its like."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep it."""
    op.add_column("mails", sa.Column("unsubscribe", sa.Text))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("mails") as mails:
        mails.drop_column("unsubscribe")
