"""Invite links: making, looking at and ending them."""

from datetime import timedelta

from quart import Blueprint, ResponseReturnValue, current_app, flash, redirect, session, url_for
from quart_auth import Unauthorized
from wtforms import IntegerField, StringField, SubmitField
from wtforms.validators import InputRequired, NumberRange

from microblog.clock import utc_now
from microblog.csrf import EXPIRED
from microblog.database import db, writing
from microblog.forms import SiteForm, at_most, one_line
from microblog.invites.models import LABEL_MAX_LENGTH
from microblog.invites.queries import add_invite, end_invite, invites
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.mail.mailer import site_link
from microblog.moderation.log import Actor, note_act
from microblog.posts.forms import MadeOnce, new_once
from microblog.rows import Gone
from microblog.sessions.current_user import admin_required, person_logged_in
from microblog.templating import render_template

blueprint = Blueprint("invites", __name__)

_TO_SHOW = "invite"


class InviteForm(MadeOnce):
    """For whom, for how many, for how long."""

    label = StringField(
        _l("For whom"),
        description=_l("Only the admins see it"),
        filters=[one_line],
        validators=[at_most(LABEL_MAX_LENGTH)],
    )
    uses = IntegerField(
        _l("How many people"),
        default=1,
        validators=[
            InputRequired(_l("Please give a number.")),
            NumberRange(1, 1000, _l("Please give a number from 1 to 1000.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    days = IntegerField(
        _l("For how many days"),
        default=7,
        validators=[
            InputRequired(_l("Please give a number.")),
            NumberRange(1, 365, _l("Please give a number from 1 to 365.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    submit = SubmitField(_l("Make a link"))

    @property
    def said(self) -> str:
        """What the link is to be like."""
        return f"{self.label.data} {self.uses.data} {self.days.data}"


class EndForm(SiteForm):
    """A button."""

    end = SubmitField(_l("End"))


@blueprint.route("/admin/invites", methods=["GET", "POST"])
@admin_required
async def make() -> ResponseReturnValue:
    """Make a link, which is shown once, and look at those that work."""
    form = await InviteForm.from_request()
    if form.is_sent_and_valid():
        try:
            # So that a reload makes no second one; the token must not stand in an address.
            session[_TO_SHOW] = await _made(form)
        except Gone:
            # Their account was deleted meanwhile.
            raise Unauthorized from None
        return redirect(url_for("invites.make"))
    token = session.pop(_TO_SHOW, None)
    return await render_template(
        "admin/invites.html",
        form=form,
        end=await EndForm.from_request(),
        link=token and site_link(f"/register?invite={token}"),
        has_address=bool(current_app.config["BASE_URL"]),
        invites=await invites(db()),
    )


async def _made(form: InviteForm) -> str:
    person = await person_logged_in()
    token = form.idempotency_key or new_once()
    async with writing() as unit:
        is_new = await add_invite(
            unit,
            token=token,
            made_by=person.id,
            label=form.label.data,
            uses=form.uses.data,
            expires_at=utc_now() + timedelta(days=form.days.data),
        )
        if is_new:
            await note_act(unit, by=Actor.of(person), act="make invite", reason=form.label.data)
    return token


@blueprint.post("/admin/invites/<int:invite_id>/end")
@admin_required
async def end(invite_id: int) -> ResponseReturnValue:
    """Let nobody else in by a link."""
    form = await EndForm.from_request()
    if not form.is_sent_and_valid():
        await flash(str(EXPIRED))
        return redirect(url_for("invites.make"))
    person = await person_logged_in()
    async with writing() as unit:
        label = await end_invite(unit, invite_id=invite_id)
        if label is not None:
            await note_act(unit, by=Actor.of(person), act="end invite", reason=label)
    await flash(_("The invite is ended."))
    return redirect(url_for("invites.make"))
