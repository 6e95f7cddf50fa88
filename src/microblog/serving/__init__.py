"""Processes that answer, and the one that looks after them."""
