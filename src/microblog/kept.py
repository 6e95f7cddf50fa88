"""A fragment cache: what few values decide on a page is rendered once for all who see the same."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup
from quart import Quart

from microblog.languages import language

# Some eight megabytes: most are the heads of people's pages.
_KEPT = 4000


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
        return rendered(template, language(), site, tuple(values.items()))

    app.add_template_global(kept)
