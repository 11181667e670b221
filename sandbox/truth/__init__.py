"""The exact answers of the pretend company, against which connectors and models are judged."""

from sandbox.truth.writing import truth, write_truth

__all__ = ["truth", "write_truth"]
