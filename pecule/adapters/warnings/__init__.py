"""The portal's warnings of frauds, shown by applications that stand apart from it: read from its public feed."""
