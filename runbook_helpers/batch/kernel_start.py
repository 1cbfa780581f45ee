"""Starts an IPython kernel without its debugger, which is half of a kernel's start time.

Run as a script by `kernels`; it must not import the package it lies in.
"""

import sys

if __name__ == "__main__":
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # makes importing it fail
    import ipykernel.debugger  # noqa: F401  (finds no debugpy, and remembers that)

    del sys.modules["debugpy"]  # a notebook may still import it
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()
