"""What the admins do."""
