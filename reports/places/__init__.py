"""The sections of a place's page, one module and template each; the page finds them here."""
