"""A made-up identity provider with passwords, for demonstrations and tests: level eidas1 and no more."""
