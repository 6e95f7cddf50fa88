"""The people of the lively site, and what there is between them: the same at every start."""

from datetime import timedelta
from typing import NamedTuple

from quart import Quart
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.queries import block, mute
from microblog.clock import utc_now
from microblog.database import writing
from microblog.follows.queries import follow
from microblog.messages.models import Message
from microblog.messages.queries import add_message, delete_message
from microblog.notifications.queries import mark_read, notify
from microblog.posts.like_queries import like
from microblog.posts.models import Post
from microblog.posts.queries import add_post, edit_post
from microblog.posts.telling import tell_of_post
from microblog.users.passwords import hash_password
from microblog.users.writing import add_user
from tests.browser import PASSWORD

# As long as a name may be.
LONG_NAME = "somebody_with_a_very_long_name"
ABOUT = {
    "alice": "I bake bread, and read maps where others read novels. https://example.org/bread",
    "bob": "Trains. Mostly trains.",
    "carol": "رسائل قصيرة عن الكتب",
    "dave": "",
    "erin": "Cheap watches! http://example.org/watches",
    "frank": "I say what I think.",
    "grace": "I look after this place.",
    "heidi": "",
    "ivan": "Ten posts a day.",
    "nora": "",
    "oscar": "",
    LONG_NAME: "W" * 140,
}
UNCONFIRMED = {"nora"}
FOLLOWS = [
    *(("alice", name) for name in ("bob", "carol", "frank", LONG_NAME)),
    *((name, "alice") for name in ("bob", "carol", "dave", "grace", LONG_NAME)),
]


class Line(NamedTuple):
    """A post: who wrote it, what, and which line it answers."""

    by: str
    body: str
    answers: int | None = None


LINES = [
    Line(LONG_NAME, "A" * 120 + " #" + "long" * 8),
    Line("erin", "Watches, half the price: http://example.org/watches"),
    Line("grace", "Welcome, everybody! Be kind, and tell me when something breaks. #welcome"),
    Line("bob", "The night train to Vienna is back. Who comes along? #trains"),
    Line("alice", "I do! With a loaf for the way. #bread", 3),
    Line("carol", "And I, with @alice and a book.", 4),
    Line("bob", "Then we are three.", 5),
    Line("dave", "Four.", 6),
    Line("carol", "قرأت اليوم كتابا جميلا عن الخرائط #كتب"),
    Line("frank", "Maps are for people who can’t ask."),
    Line("alice", "Sourdough, day 3:\n\n- flour\n- water\n- patience #bread"),
    Line("bob", "@alice how much salt?", 10),
    Line("alice", "@bob 2 %. See https://example.org/bread/salt?for=sourdough&from=alice", 11),
    Line("ivan", "Good morning. This is the first of ten."),
    Line("dave", "<b>No</b> & “never” 🎉👩‍👩‍👧‍👦 #welcome"),
    Line("bob", "A timetable is a promise. #trains"),
    Line("alice", "Bread tastes best on a train. #bread #trains"),
    Line("grace", "Tonight at ten the site rests for five minutes."),
]
DELETED = "Or at nine."
OWN, ANSWERED, UNKIND = 16, 3, 9
MESSAGES = [
    ("alice", "bob", "Do you bring the tickets?"),
    ("bob", "alice", "Yes. Platform 3, at eight. https://example.org/platform/3"),
    ("bob", "alice", DELETED),
    ("alice", "bob", "Then I bring the bread.\n\nAnd butter."),
    ("carol", "alice", "Which book shall I take along?"),
]


class World(NamedTuple):
    """The numbers of the people by their names, and of the posts in the order of LINES."""

    people: dict[str, int]
    posts: list[int]


async def populate(app: Quart) -> World:
    """Write all of it, through the queries of the pages."""
    password_hash = await hash_password(PASSWORD)
    async with app.app_context(), writing() as unit:
        people = {name: await _person(unit, name, password_hash) for name in ABOUT}
        for one, other in FOLLOWS:
            await follow(unit, follower_id=people[one], followed_id=people[other])
            await notify(unit, user_id=people[other], actor_id=people[one], kind="follow")
        posts = await _posts(unit, people)
        for name in ("bob", "carol", "dave"):
            await like(unit, post_id=posts[OWN], user_id=people[name])
        await notify(
            unit,
            user_id=people["alice"],
            actor_id=people["bob"],
            kind="like",
            post_id=posts[OWN],
        )
        await like(unit, post_id=posts[ANSWERED], user_id=people["alice"])
        for sender, to, body in MESSAGES:
            await add_message(
                unit, sender_id=people[sender], to_id=people[to], body=body, once=None
            )
        number = await unit.scalar(select(Message.id).where(Message.body == DELETED))
        assert number
        await delete_message(unit, message_id=number, sender_id=people["bob"])
        await block(unit, blocker_id=people["alice"], blocked_id=people["heidi"])
        await mute(unit, muter_id=people["alice"], muted_id=people["ivan"])
        await mark_read(unit, user_id=people["alice"], up_to=4)
    return World(people, posts)


async def _person(db: AsyncSession, name: str, password_hash: str) -> int:
    user = await add_user(
        db,
        username=name,
        email=f"{name}@example.com",
        password_hash=password_hash,
        is_admin=name == "grace",
        is_confirmed=name not in UNCONFIRMED,
    )
    user.about_me = ABOUT[name]
    return user.id


async def _posts(db: AsyncSession, people: dict[str, int]) -> list[int]:
    posts: list[int] = []
    for line in LINES:
        author_id = people[line.by]
        answers = None if line.answers is None else posts[line.answers]
        written = await add_post(
            db, author_id=author_id, body=line.body, once=None, reply_to_id=answers
        )
        assert written
        await tell_of_post(db, written, author_id=author_id)
        posts.append(written.id)
    edited = LINES[OWN].body + " And everywhere else."
    await edit_post(db, post_id=posts[OWN], author_id=people["alice"], body=edited)
    await _spread_over_two_days(db, posts)
    return posts


async def _spread_over_two_days(db: AsyncSession, posts: list[int]) -> None:
    for back, post_id in enumerate(reversed(posts)):
        moment = utc_now() - timedelta(minutes=160 * back + 7)
        await db.execute(update(Post).where(Post.id == post_id).values(created_at=moment))
