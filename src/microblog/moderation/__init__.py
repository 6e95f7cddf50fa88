"""Reports of posts and people, and what admins do about them."""
