"""`python -m microblog` is the `microblog` command."""

from microblog.cli import main

main()
