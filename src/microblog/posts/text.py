"""From what was typed to what is shown: text, in which http and https addresses are links."""

from linkify_it import LinkifyIt
from markupsafe import Markup, escape

_linkify = LinkifyIt().add("ftp:", None).add("mailto:", None).add("//", None)
_linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})

_LINK = Markup('<a href="{}" rel="nofollow ugc noopener">{}</a>')


def post_html(body: str) -> Markup:
    """The text as HTML: escaped, with links; its line breaks are kept by the style sheet."""
    html = Markup()
    end = 0
    for link in _linkify.match(body) or []:
        html += escape(body[end : link.index]) + _LINK.format(link.url, link.raw)
        end = link.last_index
    return html + escape(body[end:])
