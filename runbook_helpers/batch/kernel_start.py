"""Starts an IPython kernel for a life of seconds: half the start time of the usual one.

Run as a script by `kernels`; it must not import the package it lies in.
"""

import gc
import sys

if __name__ == "__main__":
    # Importing makes many objects and no garbage: collecting at every 700 takes a quarter of it.
    gc.set_threshold(100_000)
    # The debugger takes as long to import as all the rest, and nobody will attach one.
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # makes importing it fail
    import ipykernel.debugger  # noqa: F401  (finds no debugpy, and remembers that)

    del sys.modules["debugpy"]  # a notebook may still import it
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()
