"""The bank that pays organisations: files laid in a folder, answers taken from one. See README.md."""
