"""Registers in the columns of HTCDS 2.0 (IOM).

codes, columns, read, parse, keys and write know no database; `to_actions` says what a row is for the actions,
`of_case` what a case is in columns; `importing` and `exporting` do it.
"""
