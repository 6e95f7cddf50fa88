"""Usernames in addresses."""

from werkzeug.routing import BaseConverter

from microblog.users.models import USERNAME_PATTERN


class UsernameConverter(BaseConverter):
    """`<username:…>` in a route: what can't be a name is a 404 that costs no look-up."""

    regex = USERNAME_PATTERN
