"""The intake form: paste box, upload, and the summary of what was read."""
