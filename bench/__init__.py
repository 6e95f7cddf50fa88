"""What is fast, side by side with what: `make bench`."""
