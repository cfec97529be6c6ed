"""What the answers say: one row an Id, counts that reconcile, figures and files."""
