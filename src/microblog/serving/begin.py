"""Where a worker begins: the site is imported while the garbage collector rests."""

import gc
import sys
from importlib import import_module


def main() -> None:
    """Run `main` of the module that is the first argument."""
    gc.disable()
    module = import_module(sys.argv.pop(1))
    # Nearly all of it stays, and need not be looked at ever again.
    gc.freeze()
    gc.enable()
    module.main()


if __name__ == "__main__":
    main()
