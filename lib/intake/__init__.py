"""What people give us, turned into Ids: text that was pasted, files that were uploaded."""
