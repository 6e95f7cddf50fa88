"""Who reads whom."""
