"""Telling people what others did that concerns them."""
