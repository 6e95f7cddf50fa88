"""Settings that admins change while the site runs."""
