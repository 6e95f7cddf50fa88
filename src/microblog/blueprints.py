"""Every page of the site, by the part that it belongs to."""

from microblog.admin.invites import blueprint as invites
from microblog.admin.log import blueprint as admin_log
from microblog.admin.overview import blueprint as admin
from microblog.admin.people import blueprint as people
from microblog.admin.reports import blueprint as reports
from microblog.admin.settings import blueprint as site_settings
from microblog.blocks.routes import blueprint as blocks
from microblog.doctor.routes import blueprint as doctor
from microblog.errors.routes import blueprint as errors
from microblog.feeds.crawlers import blueprint as crawlers
from microblog.feeds.routes import blueprint as feeds
from microblog.feeds.sitemap import blueprint as sitemap
from microblog.follows.routes import blueprint as follows
from microblog.health.livez import blueprint as livez
from microblog.health.metrics import blueprint as metrics
from microblog.health.readyz import blueprint as readyz
from microblog.look import blueprint as look
from microblog.manifest import blueprint as manifest
from microblog.messages.routes import blueprint as messages
from microblog.moderation.routes import blueprint as moderation
from microblog.notifications.digest_routes import blueprint as digest
from microblog.notifications.routes import blueprint as notifications
from microblog.posts.like_routes import blueprint as likes
from microblog.posts.routes import blueprint as posts
from microblog.profiles.editing import blueprint as editing
from microblog.profiles.routes import blueprint as profiles
from microblog.recovery.routes import blueprint as recovery
from microblog.search.routes import blueprint as search
from microblog.sessions.routes import blueprint as sessions
from microblog.settings.routes import blueprints as settings_pages
from microblog.timelines.new import blueprint as new
from microblog.timelines.routes import blueprint as timelines
from microblog.users.routes import blueprint as users

BLUEPRINTS = (
    *(users, sessions, recovery, follows, blocks, posts, likes, messages, timelines, new, profiles),
    *(editing, feeds, sitemap, crawlers, moderation, admin, reports, people, site_settings),
    *(invites, errors, admin_log, search, notifications, digest, look, manifest, doctor),
    *(livez, readyz, metrics, *settings_pages),
)
