"""Usernames in addresses."""

from werkzeug.routing import BaseConverter

from microblog.users.models import USERNAME_MAX_LENGTH, USERNAME_MIN_LENGTH


class UsernameConverter(BaseConverter):
    """`<username:…>` in a route: what can't be a name is a 404 that costs no look-up."""

    regex = f"[A-Za-z0-9_]{{{USERNAME_MIN_LENGTH},{USERNAME_MAX_LENGTH}}}"
