"""Following, blocking and muting; replies, likes, tags and edited posts; suspended people."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; posts of before are marked, so that the site finds their tags by itself."""
    _change_users()
    _change_posts()
    _pairs("follows", "follower_id", "followed_id", [["followed_id", "id"], ["follower_id", "id"]])
    _pairs(
        "blocks", "blocker_id", "blocked_id", [["blocked_id", "blocker_id"], ["blocker_id", "id"]]
    )
    _pairs("mutes", "muter_id", "muted_id", [["muted_id"], ["muter_id", "id"]])
    _make_versions_and_tags()
    _make_likes()


def _change_users() -> None:
    op.add_column("users", sa.Column("suspended_at", MOMENT))
    op.add_column("users", sa.Column("silenced_at", MOMENT))
    _partial_index("ix_users_gone", "users", "suspended_at IS NOT NULL OR closed_at IS NOT NULL")
    _partial_index("ix_users_silenced", "users", "silenced_at IS NOT NULL")


def _change_posts() -> None:
    # Rebuilt on SQLite also to get back AUTOINCREMENT, which the rebuilding of 0002 had lost.
    with op.batch_alter_table("posts", table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.add_column(sa.Column("is_reply", sa.Boolean, nullable=False, server_default="0"))
        posts.add_column(sa.Column("reply_to_id", BIG_ID))
        posts.add_column(sa.Column("edited_at", MOMENT))
        posts.add_column(sa.Column("mentions", sa.Text, nullable=False, server_default=""))
        posts.add_column(sa.Column("is_indexed", sa.Boolean, nullable=False, server_default="0"))
        posts.create_foreign_key(
            "fk_posts_reply_to_id_posts", "posts", ["reply_to_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("posts", table_kwargs={"sqlite_autoincrement": True}) as posts:
        for column in ("is_reply", "mentions", "is_indexed"):
            posts.alter_column(column, server_default=None)
    op.create_index("ix_posts_author_id_is_reply_id", "posts", ["author_id", "is_reply", "id"])
    _partial_index("ix_posts_replies", "posts", "reply_to_id IS NOT NULL", ["reply_to_id", "id"])
    _partial_index("ix_posts_unindexed", "posts", "NOT is_indexed")


def _pairs(table: str, one: str, other: str, indexes: list[list[str]]) -> None:
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column(one, BIG_ID, nullable=False),
        sa.Column(other, BIG_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint(one, other, name=f"uq_{table}_{one}_{other}"),
        sa.CheckConstraint(f"{one} <> {other}", name=f"ck_{table}_not_oneself"),
        *(_key(table, column, "users") for column in (one, other)),
    )
    for columns in indexes:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def _make_versions_and_tags() -> None:
    op.create_table(
        "post_versions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("post_id", BIG_ID, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_post_versions"),
        _key("post_versions", "post_id", "posts"),
    )
    op.create_index("ix_post_versions_post_id_id", "post_versions", ["post_id", "id"])
    op.create_table(
        "post_tags",
        sa.Column("tag", sa.String(60), nullable=False),
        sa.Column("post_id", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("tag", "post_id", name="pk_post_tags"),
        _key("post_tags", "post_id", "posts"),
    )
    op.create_index("ix_post_tags_post_id", "post_tags", ["post_id"])


def _make_likes() -> None:
    op.create_table(
        "likes",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("post_id", BIG_ID, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_likes"),
        sa.UniqueConstraint("post_id", "user_id", name="uq_likes_post_id_user_id"),
        _key("likes", "post_id", "posts"),
        _key("likes", "user_id", "users"),
    )
    op.create_index("ix_likes_post_id_id", "likes", ["post_id", "id"])
    op.create_index("ix_likes_user_id_id", "likes", ["user_id", "id"])


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name, ondelete="CASCADE")


def _partial_index(name: str, table: str, where: str, columns: Sequence[str] = ("id",)) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    """Forget all of it."""
    for table in ("likes", "post_tags", "post_versions", "mutes", "blocks", "follows"):
        op.drop_table(table)
    for index in ("unindexed", "replies", "author_id_is_reply_id"):
        op.drop_index(f"ix_posts_{index}", "posts")
    with op.batch_alter_table("posts", table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.drop_constraint("fk_posts_reply_to_id_posts", type_="foreignkey")
        for column in ("is_reply", "reply_to_id", "edited_at", "mentions", "is_indexed"):
            posts.drop_column(column)
    op.drop_index("ix_users_gone", "users")
    op.drop_index("ix_users_silenced", "users")
    op.drop_column("users", "suspended_at")
    op.drop_column("users", "silenced_at")
