"""Views of the holder's site, by what they are about."""
