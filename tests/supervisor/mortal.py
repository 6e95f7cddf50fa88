"""A worker that ends before it answers."""

import sys


def main() -> None:
    """End as a worker does whose site is not well."""
    sys.exit(1)
