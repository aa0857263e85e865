"""SQLite with one fair gate for writers across processes (design.md section 4)."""
