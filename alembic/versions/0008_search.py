"""The words of posts, to search in.

A later migration that rebuilds `posts` on SQLite (batch mode) has to make the trigger again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index of the database's own kind; the site fills it by itself."""
    if op.get_bind().dialect.name == "sqlite":
        # The words come without case and accents: nothing is left for this tokenizer to decide.
        op.execute(
            "CREATE VIRTUAL TABLE post_search "
            "USING fts5(words, tokenize=\"ascii tokenchars '_#@+*'\")"
        )
        op.execute(
            "CREATE TRIGGER post_search_delete AFTER DELETE ON posts "
            "BEGIN DELETE FROM post_search WHERE rowid = old.id; END"
        )
    else:
        op.execute(
            "CREATE TABLE post_search (post_id bigint CONSTRAINT pk_post_search PRIMARY KEY "
            "CONSTRAINT fk_post_search_post_id_posts REFERENCES posts ON DELETE CASCADE, "
            "words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_post_search_words ON post_search USING gin (words)")
    op.execute(sa.text("UPDATE posts SET is_indexed = :no").bindparams(no=False))


def downgrade() -> None:
    """Forget them."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER post_search_delete")
    op.execute("DROP TABLE post_search")
