"""The words for each error status: what happened, and what to do next."""

from typing import NamedTuple

from microblog.languages import gettext, marked


class Words(NamedTuple):
    """A title and one or two plain sentences."""

    title: str
    advice: str


WORDS = {
    400: Words(
        marked("The site did not understand this request"),
        marked("Please go back and try again; if you followed a link, it may be damaged."),
    ),
    401: Words(marked("Please log in"), marked("This page is for people who are logged in.")),
    403: Words(
        marked("This is not open to you"), marked("You are logged in, but this is somebody else’s.")
    ),
    404: Words(
        marked("This page does not exist"),
        marked("It may have been deleted or renamed, or the address has a typing error."),
    ),
    405: Words(
        marked("This address can’t do that"),
        marked("Please go back and use the buttons of the page."),
    ),
    408: Words(
        marked("Your request took too long"),
        marked("Please check your connection and send it again."),
    ),
    410: Words(marked("This page is gone"), marked("It existed once, and was removed for good.")),
    413: Words(marked("This is too large"), marked("Please send less at once.")),
    415: Words(
        marked("The site can’t read this kind of file"), marked("Please send it in another format.")
    ),
    422: Words(
        marked("Something in the form is not right"),
        marked("Please go back and check what you typed."),
    ),
    429: Words(marked("That was a little too fast"), marked("Please wait a moment and try again.")),
    500: Words(
        marked("Something broke on our side"),
        marked("It is not your fault. Please try again in a few minutes."),
    ),
    502: Words(
        marked("Another server did not answer well"), marked("Please try again in a few minutes.")
    ),
    503: Words(
        marked("The site can’t do this at the moment"),
        marked("It should be back soon. Please try again in a minute."),
    ),
    504: Words(
        marked("Another server did not answer in time"),
        marked("Please try again in a few minutes."),
    ),
}

READ_ONLY = Words(
    marked("Nothing can be saved at the moment"),
    marked("The site can only be read for now. Please keep what you typed, and send it later."),
)


def words_for(status: int) -> Words:
    """The words for a status, or those of its kind."""
    return _translated(WORDS.get(status) or (WORDS[500] if status >= 500 else WORDS[400]))


def words_for_read_only() -> Words:
    """The words for who would write while nothing can be written, whatever the reason."""
    return _translated(READ_ONLY)


def _translated(words: Words) -> Words:
    return Words(*map(gettext, words))
