"""A small microblog on Quart."""

from microblog.app import create_app

__all__ = ["create_app"]
