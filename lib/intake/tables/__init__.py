"""A grid into a `Table`: where its header is, which column holds the Ids, and whether it is rather a list of Ids."""
