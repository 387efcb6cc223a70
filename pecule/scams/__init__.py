"""Messages that people receive: what one says, whether it deceives, what to do now."""
