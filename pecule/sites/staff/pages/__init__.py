"""Pages of staff, one file a matter."""
