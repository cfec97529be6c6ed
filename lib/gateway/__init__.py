"""One batch of Ids asked of the provider: the port, the errors, and a module for each dialect."""
