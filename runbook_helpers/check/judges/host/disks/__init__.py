"""Tools for disks and arrays."""
