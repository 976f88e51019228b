"""What the marts say, as pages that open from disk: the only package that imports Jinja2."""
