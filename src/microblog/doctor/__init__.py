"""What ails a site: one question after the other, each with an answer in one line."""
