"""A fragment cache: what few values decide on a page is rendered once for all who see the same."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup
from quart import Quart

from microblog.languages import language

# Some eight megabytes: most are the heads of people's pages.
_KEPT = 4000
# What people write may be much longer than what is shown of it.
_LONGEST_VALUE = 500


def init_kept(app: Quart) -> None:
    """Offer `kept("_footer.html", theme="dark")` to every template.

    Such a part knows the language, the settings of the site, and what it is given by name; all of
    that is hashable, and nothing else may decide what it says.
    """

    @lru_cache(maxsize=_KEPT)
    def rendered(
        template: str, _language: str, _site: object, values: tuple[tuple[str, Any], ...]
    ) -> Markup:
        return Markup(app.jinja_env.get_template(template).render(values))  # noqa: S704

    def kept(template: str, **values: Any) -> Markup:
        site = app.jinja_env.globals["site"]
        texts = (value for value in values.values() if isinstance(value, str))
        is_kept = all(len(text) <= _LONGEST_VALUE for text in texts)
        render: Any = rendered if is_kept else rendered.__wrapped__
        html: Markup = render(template, language(), site, tuple(values.items()))
        return html

    app.add_template_global(kept)
