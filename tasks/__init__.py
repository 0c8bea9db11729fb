"""DO: small transactions around the rules; one unit of work is one transaction."""
