"""What every template may use by name, beyond what Quart and Jinja give it."""

from quart import Quart

from microblog.config import Config
from microblog.csrf import csrf_token
from microblog.dates import day, moment, when
from microblog.errors.words import how_often
from microblog.look import theme
from microblog.posts.articles import articles
from microblog.posts.forms import new_once
from microblog.posts.marks import tag_key
from microblog.posts.text import excerpt, post_html
from microblog.read_only import disabled_now, read_only
from microblog.sessions.current_user import must_confirm
from microblog.sessions.devices import device_in_words
from microblog.sessions.next_page import this_page

FILTERS = articles, day, device_in_words, excerpt, how_often, moment, post_html, tag_key, when
FUNCTIONS = csrf_token, disabled_now, must_confirm, new_once, read_only, theme, this_page


def init_template_names(app: Quart, config: Config) -> None:
    """Offer them to all templates, and `way`, which makes an item of the navigation."""
    for template_filter in FILTERS:
        app.add_template_filter(template_filter)
    for function in FUNCTIONS:
        app.add_template_global(function)
    names = app.jinja_env.globals
    names["public"] = config.public
    names["way"] = app.jinja_env.get_template("_way.html").module.way  # type: ignore[attr-defined]
