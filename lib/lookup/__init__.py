"""The engine: Ids into batches, batches asked and asked again, answers stored as they come."""
