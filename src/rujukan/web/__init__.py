"""The pages. The shell (frame, components, forms, lock, errors) is here; each area lies in a folder of its own."""
