"""Saying it to people: the command line, HTTP and the page."""
