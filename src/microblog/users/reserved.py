"""Names that nobody may have: our own addresses, and those that would speak for the site."""

# The first part of every address that the site has, or will have.
_ADDRESSES = """
    admin api avatar block confirm_email digest edit_profile error_report explore export favicon
    feed feeds follow followers following healthz index invite like languages livez login logout
    manifest messages metrics mute new notifications post posts readyz register reset_password
    reset_password_request robots search send_message settings silenced site sitemap static tag tags
    theme translate unblock unfollow unlike unmute user users well_known
"""
# What a message from the site, or from who runs it, might be signed with; and RFC 2142.
_OFFICES = """
    abuse account accounts administrator admins anonymous billing blog bot contact daemon deleted
    everybody everyone guest help helpdesk hostmaster info legal localhost mail mailer_daemon
    marketing me microblog moderator moderators mods news no_reply nobody noc noreply null official
    operator owner password postmaster press privacy report reports root sales secure security
    server service site staff status superuser support sysadmin system team terms test undefined
    unknown webmaster www you
"""

RESERVED = frozenset((_ADDRESSES + _OFFICES).split())
