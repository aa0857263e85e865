"""Registers in the columns of HTCDS 2.0 (IOM): codes, columns, read, parse, keys and write know no database."""
