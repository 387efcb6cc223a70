"""Checks of a document and a face at a distance. Today a fake that gives every outcome a real one has."""
