"""What a program can mend in a runbook without asking: marks a word processor left in commands,
prompts, and the languages of code blocks.

Each change hangs on the finding it mends, so that choosing codes chooses changes as well.
"""
