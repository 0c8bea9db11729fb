"""The public application: reads the projection, writes the inbox, knows nothing of the main database."""
