"""Reading lists of posts."""
