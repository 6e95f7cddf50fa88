"""A long load on a site to which things happen: `make soak`."""
