"""Brokers, databases, servers and the JVM."""
