"""Taking one's data along: a zip file for each person who asks, made beside the requests."""
