"""One-time links: what the site sends or prints, so that somebody proves who they are."""
