"""What leaves the site in another form than a page, each form written once."""
