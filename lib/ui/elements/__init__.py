"""Elements that several pages share: HTML, links, data grid, error messages."""
