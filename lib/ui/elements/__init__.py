"""Elements that several pages share: markup, links, data grid, error messages."""
