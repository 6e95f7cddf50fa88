"""What programs read: feeds of people and tags, and where they may go on the site."""
