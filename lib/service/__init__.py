"""What pages do with lookups, done for one person: what they may not do is refused, what they do goes into the trail."""
