"""The stages around the provider, which should vanish beside a model's minutes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.timing import line, median
from runbook_helpers import environment, prompts, stages
from runbook_helpers.catalog import Catalog
from runbook_helpers.project import locate
from runbook_helpers.session import open_session


def measure() -> None:
    """Filling a prompt, then the stages that need no model."""
    mode = Catalog(locate()).find("database connection leak")
    where = environment.load(mode.environment_file)
    fill = median(lambda: prompts.initial(mode, where))
    line("fill the initial prompt", fill, fill)
    with tempfile.TemporaryDirectory() as folder:
        session = open_session(mode.key, provider="reference", output_dir=Path(folder))
        stages.draft(session)
        for stage in (stages.draft, stages.validate, stages.format):
            line(f"stage {stage.__name__}", median(lambda stage=stage: stage(session)), fill)
