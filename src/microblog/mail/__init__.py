"""Mail: a spool in the error store, and its delivery; no request ever waits for it."""
