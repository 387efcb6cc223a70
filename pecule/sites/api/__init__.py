"""The same verbs as the pages, for programs: employers, training organisations, funders."""
