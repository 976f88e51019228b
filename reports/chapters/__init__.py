"""The chapters of the overview, one module and template each; the overview finds them here."""
