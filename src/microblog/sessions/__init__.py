"""Who is logged in. "Session" means a login here; the database handle is called `db`."""
