"""Changing the settings of the site while it runs."""

from dataclasses import asdict

from quart import Blueprint, ResponseReturnValue, flash, redirect, request
from wtforms import SelectChoice, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Length

from microblog.database import db, writing
from microblog.forms import SiteForm, at_most, one_line, unix_lines
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.moderation.log import Actor, note_act
from microblog.sessions.current_user import admin_required, person_logged_in
from microblog.site_settings.live import NAMES, live, site
from microblog.site_settings.queries import forget_setting, save_setting, saved_settings
from microblog.templating import render_template

blueprint = Blueprint("site_settings", __name__)

CONTACT_MAX_LENGTH = 200


class SettingsForm(SiteForm):
    """Every setting."""

    name = StringField(
        _l("Name of the site"),
        filters=[one_line],
        validators=[Length(1, 40, _l("Please use 1 to 40 characters."))],
        render_kw={"dir": "auto"},
    )
    description = TextAreaField(
        _l("Description"),
        description=_l("At the foot of every page, and for search engines"),
        filters=[unix_lines],
        validators=[at_most(300)],
        render_kw={"rows": 2, "dir": "auto"},
    )
    contact = StringField(
        _l("Contact"),
        description=_l("Whom people write to, when something broke or they can’t get in"),
        filters=[one_line],
        validators=[at_most(CONTACT_MAX_LENGTH)],
    )
    registration = SelectField(
        _l("Who may register"),
        choices=[
            SelectChoice("open", _l("Anybody")),
            SelectChoice("invite", _l("Who has an invite")),
            SelectChoice("closed", _l("Nobody")),
        ],
    )
    announcement = TextAreaField(
        _l("Announcement"),
        description=_l("Above every page, for visitors too"),
        filters=[unix_lines],
        validators=[at_most(300)],
        render_kw={"rows": 2, "dir": "auto"},
    )
    submit = SubmitField(_l("Save"))


@blueprint.route("/admin/settings", methods=["GET", "POST"])
@admin_required
async def settings() -> ResponseReturnValue:
    """Look at the settings, and change them."""
    form = await SettingsForm.from_request(**asdict(site()))
    before = await _values_when_it_was_opened()
    defaults, back = asdict(live().defaults), await _back_to_default()
    for name in back:
        form[name].data = defaults[name]
    if not form.is_sent_and_valid():
        return await render_template(
            "admin/settings.html",
            form=form,
            names=NAMES,
            before=before,
            saved=await saved_settings(db()),
            defaults=defaults,
            back=back,
        )
    values = {name: form[name].data for name in NAMES}
    # What nobody touched here, another admin may have changed meanwhile.
    await _save({name: value for name, value in values.items() if value != before[name]})
    await flash(_("The settings are saved."))
    return redirect("/admin/settings")


async def _back_to_default() -> set[str]:
    """Which settings shall have their default again, whatever stands in their fields."""
    return set((await request.form).getlist("default")) & set(NAMES)


async def _values_when_it_was_opened() -> dict[str, str]:
    if request.method != "POST":
        return asdict(site())
    sent = await request.form
    return {name: unix_lines(sent.get(f"was_{name}")) for name in NAMES}


async def _save(values: dict[str, str]) -> None:
    by = Actor.of(await person_logged_in())
    defaults = asdict(live().defaults)
    async with writing() as unit:
        now = defaults | await saved_settings(unit)
        for name, value in values.items():
            if value == defaults[name]:
                await forget_setting(unit, name=name)
            elif value != now[name]:
                await save_setting(unit, name=name, value=value)
            if value != now[name]:
                change = f"{name}: {now[name] or '–'} → {value or '–'}"
                await note_act(unit, by=by, act="change setting", reason=change)
    await live().renew()
