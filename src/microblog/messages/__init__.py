"""What one person writes to another, and nobody else on the site reads."""
