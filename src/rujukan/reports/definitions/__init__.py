"""One module for each report: what it counts, and from which rows."""
