"""What is done for the site as a whole, by one process of all: forgetting, and a weekly word."""
