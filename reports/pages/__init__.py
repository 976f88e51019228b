"""One page module and its template per kind of page; site.py finds them here."""
