"""PEOPLE: the command line and, later, the pages. Knows nothing of Prefect."""
