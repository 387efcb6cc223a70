"""The civil register (RNIPP): who is who in law. Today a fake that gives every outcome the real one has."""
