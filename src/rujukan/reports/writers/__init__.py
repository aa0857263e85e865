"""A report as a file. Each writes only what may be shown: small cells are hidden before they come here."""
