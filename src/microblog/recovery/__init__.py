"""For who forgot their password."""
