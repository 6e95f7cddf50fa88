"""When things go wrong: the page that the visitor sees, and the report that the admins get."""
