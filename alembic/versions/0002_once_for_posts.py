"""A form that is sent twice makes one post."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what the form was marked with."""
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("once", sa.String(22)))
        posts.create_unique_constraint("uq_posts_author_id_once", ["author_id", "once"])


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("posts") as posts:
        posts.drop_constraint("uq_posts_author_id_once")
        posts.drop_column("once")
