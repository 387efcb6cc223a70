"""One module a subject; each view is one call of a verb, or some reads."""
