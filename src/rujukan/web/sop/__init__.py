"""The SOP as a page: each service as its steps, national and overlay told apart."""
