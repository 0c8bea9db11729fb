"""The demonstration: one document's life, told by what each person does. It uses the same doors as everybody."""
