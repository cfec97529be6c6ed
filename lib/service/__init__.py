"""What pages do with lookups, for one person: each act is checked against their permissions and audited."""
