"""Finding posts, people and tags."""
