"""The words for each error status: what happened, and what to do next."""

from typing import NamedTuple


class Words(NamedTuple):
    """A title and one or two plain sentences."""

    title: str
    advice: str


WORDS = {
    400: Words(
        "The site did not understand this request",
        "Please go back and try again; if you followed a link, it may be damaged.",
    ),
    401: Words("Please log in", "This page is for people who are logged in."),
    403: Words("This is not open to you", "You are logged in, but this is somebody else's."),
    404: Words(
        "This page does not exist",
        "It may have been deleted or renamed, or the address has a typing error.",
    ),
    405: Words("This address can't do that", "Please go back and use the buttons of the page."),
    408: Words("Your request took too long", "Please check your connection and send it again."),
    410: Words("This page is gone", "It existed once, and was removed for good."),
    413: Words("This is too large", "Please send less at once."),
    415: Words("The site can't read this kind of file", "Please send it in another format."),
    422: Words("Something in the form is not right", "Please go back and check what you typed."),
    429: Words("That was a little too fast", "Please wait a moment and try again."),
    500: Words(
        "Something broke on our side",
        "It is not your fault. Please try again in a few minutes.",
    ),
    502: Words("Another server did not answer well", "Please try again in a few minutes."),
    503: Words(
        "The site can't do this at the moment",
        "It should be back soon. Please try again in a minute.",
    ),
    504: Words("Another server did not answer in time", "Please try again in a few minutes."),
}


def words_for(status: int) -> Words:
    """The words for a status, or those of its kind."""
    return WORDS.get(status) or (WORDS[500] if status >= 500 else WORDS[400])
