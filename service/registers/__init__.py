"""Registers (台账) that promoters keep beside the board: leads, commitments, services, targets."""
