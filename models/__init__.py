"""TRUE: tables and pure rules. No I/O, no clock, no framework beyond SQLModel."""
