"""Who exists."""
