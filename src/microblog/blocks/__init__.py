"""Who wants nothing to do with whom, and what a person may therefore see."""
