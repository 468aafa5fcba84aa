"""The build backend that pyproject.toml names: `pip install .` stops here, with a sentence.

The templates, the fixtures and manage.py lie beside the package, not in it: an installed copy would
serve nothing but errors.
"""

raise SystemExit(
    "The tracker cannot be installed as a package: it runs from a checkout of its repository. "
    "Try it there with `make run`; README.md says how to operate a site."
)
