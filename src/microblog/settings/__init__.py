"""What a person decides about their own account: a page in each file."""
