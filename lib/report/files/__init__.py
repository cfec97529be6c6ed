"""Files that people download: results, uploaded tables with answers, comparisons, the audit log."""
