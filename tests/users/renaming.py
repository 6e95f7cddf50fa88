"""People and their names, without a browser: many of them at one moment."""

from datetime import timedelta

from quart import Quart

from microblog.database import writing
from microblog.users.writing import Taken, add_user, save_profile


async def add(app: Quart, name: str) -> int:
    """Make an account; its number."""
    async with app.app_context(), writing() as unit:
        email = f"{name}@example.com"
        user = await add_user(unit, username=name, email=email, password_hash="x")
        return user.id


async def rename(app: Quart, user_id: int, name: str) -> bool:
    """Give somebody another name; whether it was free."""
    try:
        async with app.app_context(), writing() as unit:
            day = timedelta(days=1)
            await save_profile(unit, user_id=user_id, username=name, about_me="", held_for=day)
    except Taken:
        return False
    return True
