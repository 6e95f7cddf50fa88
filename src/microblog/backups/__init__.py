"""Backing up a whole site into one file while it runs, and restoring it elsewhere."""
