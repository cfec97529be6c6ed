"""The migrations from the tables of one version to those of the next, run by `lib.store.database`."""
