"""How fast it is at 1,000 cases: built by the actions that everybody uses, asked through the real middleware, in a
home and a database of its own. `make bench`; the figures stand in docs/bench.md."""
