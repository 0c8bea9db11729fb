"""What things cost: interleaved pairs in one run, medians with their interval, the machine named. No test asserts a time."""
