"""Every table of both databases, for what must know them all."""

import microblog.blocks.models
import microblog.errors.models
import microblog.exports.models
import microblog.follows.models
import microblog.guards.models
import microblog.invites.models
import microblog.mail.models
import microblog.messages.models
import microblog.moderation.models
import microblog.notifications.models
import microblog.posts.models
import microblog.sessions.models
import microblog.site_settings.models
import microblog.tokens.models
import microblog.upkeep.models
import microblog.users.models  # noqa: F401
from microblog.columns import Base
from microblog.store import StoreBase

METADATA = {"main": Base.metadata, "store": StoreBase.metadata}
