"""Other people's programs that ours are measured against, each run in a process and a database of its own."""
