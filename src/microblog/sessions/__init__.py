"""Who is logged in: a login is a row. Elsewhere `session` is Quart's, in a cookie.

The database handle is called `db`, not session.
"""
