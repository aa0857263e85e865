"""The first page: the way in, or on to the actor's first tab."""
