"""Failure modes are found by walking the folders, however people spell them."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers.catalog import Catalog
from runbook_helpers.errors import InputError
from runbook_helpers.project import locate
from tests.projects import ROOT, add_mode, make_project

SIX = (
    "api_gateway_5xx_errors",
    "database_connection_leak",
    "disk_space_exhaustion",
    "high_memory_usage_on_kubernetes_nodes",
    "load_balancer_health_check_failures",
    "rabbitmq_queue_backlog",
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog(locate(ROOT))


def test_the_six_are_there_and_whole(catalog: Catalog) -> None:
    """A half-added failure mode turns this red and says what it lacks."""
    assert not catalog.problems()
    assert tuple(mode.key for mode in catalog.modes) == SIX


@pytest.mark.parametrize("key", SIX)
def test_each_of_the_six_has_a_reference_and_a_header(catalog: Catalog, key: str) -> None:
    """The built-in drafter needs the one, search and the alert link the other."""
    mode = catalog.find(key)
    assert mode.reference is not None
    assert mode.reference.name == f"{key}_reference.md"
    assert mode.title
    assert mode.tags
    assert mode.alerts
    assert mode.severity.startswith("SEV-")
    assert all(len(alias.split()) > 1 for alias in mode.aliases)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("disk space exhaustion on production servers", "disk_space_exhaustion"),
        ("RabbitMQ message queue backlog", "rabbitmq_queue_backlog"),
        ("API Gateway 5xx errors", "api_gateway_5xx_errors"),
        ("DB connection leaks", "database_connection_leak"),
        ("Database Connection Leaks", "database_connection_leak"),
        ("  DATABASE   connection-leak ", "database_connection_leak"),
        ("databaseconnectionleak", "database_connection_leak"),
        ("High Memory Usage on Kubernetes", "high_memory_usage_on_kubernetes_nodes"),
        ("high memory usage on kubernetes nodes", "high_memory_usage_on_kubernetes_nodes"),
        ("Load Balancer Health Check Failures", "load_balancer_health_check_failures"),
        ("load balancer health check failure", "load_balancer_health_check_failures"),
        ("rabbitmq_queue_backlog", "rabbitmq_queue_backlog"),
        ("RabbitMQ Queue Backlogs in production!", "rabbitmq_queue_backlog"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(catalog: Catalog, name: str, key: str) -> None:
    """Case, spaces, plurals and extra words do not matter."""
    mode = catalog.find(name)
    assert mode.key == key
    assert mode.notice is None


@pytest.mark.parametrize(
    ("name", "key", "nearest"),
    [
        ("redis eviction storm", "redis_eviction_storm", None),
        ("Kafka queue backlog", "kafka_queue_backlog", "rabbitmq_queue_backlog"),
        ("databse conection leak", "databse_conection_leak", "database_connection_leak"),
        ("memory", "memory", "high_memory_usage_on_kubernetes_nodes"),
    ],
)
def test_an_unknown_name_gets_the_defaults_aloud(
    catalog: Catalog, name: str, key: str, nearest: str | None
) -> None:
    """Never silently another mode, and the nearest known names are given."""
    mode = catalog.find(name)
    assert mode.key == key
    assert not mode.prepared
    assert mode.initial_template.name == "default_initial.txt"
    assert mode.environment_file.name == "environment.json"
    assert "defaults stand in for" in (mode.notice or "")
    assert nearest is None or nearest in (mode.notice or "")


@pytest.mark.parametrize(
    "name",
    ["", "  ", "...", "!!! ???", "../etc/passwd", "a/b", "a\\b", "x..y", "a\0b", "x" * 300, "a\nb"],
)
def test_a_name_that_can_not_name_a_folder_is_refused(catalog: Catalog, name: str) -> None:
    """It is never used as a path."""
    with pytest.raises(InputError, match="failure mode: "):
        catalog.find(name)


def test_a_half_added_mode_is_told_in_words_and_works_on_defaults(tmp_path: Path) -> None:
    """One file is enough to begin with; what it lacks is said."""
    root = make_project(tmp_path / "p", "disk_full")
    add_mode(root, "cache_cold")
    (root / "prompt_templates/cache_cold_refinement.txt").unlink()
    (root / "environments/environment_cache_cold.json").unlink()
    catalog = Catalog(locate(root))
    assert catalog.problems() == (
        "cache_cold is half added: it lacks prompt_templates/cache_cold_refinement.txt, "
        "environments/environment_cache_cold.json",
    )
    mode = catalog.find("cold cache cache")
    assert mode.key == "cache_cold"
    assert mode.refinement_template.name == "default_refinement.txt"
    assert "cache_cold_refinement.txt" in (mode.notice or "")


def test_two_modes_that_fit_alike_are_not_guessed_between(tmp_path: Path) -> None:
    """The person is told which two, and says which one."""
    root = make_project(tmp_path / "p", "disk_full", "cache_cold")
    with pytest.raises(InputError, match=r"fits cache_cold and disk_full alike"):
        Catalog(locate(root)).find("cache cold and disk full")


def test_one_broken_mode_leaves_the_others_usable(tmp_path: Path) -> None:
    """During an incident nobody mends another mode's template."""
    root = make_project(tmp_path / "p", "disk_full", "cache_cold")
    (root / "prompt_templates/cache_cold_initial.txt").write_text("---\ntitle: [x\n---\n", "utf-8")
    catalog = Catalog(locate(root))
    assert catalog.find("disk full").key == "disk_full"
    assert "cache_cold_initial.txt" in catalog.problems()[0]
    with pytest.raises(InputError, match=r"cache_cold_initial\.txt"):
        catalog.find("cache cold")


def test_a_header_with_a_wrong_key_or_type_is_an_error(tmp_path: Path) -> None:
    """The file and the key are named."""
    root = make_project(tmp_path / "p", "disk_full")
    file = root / "prompt_templates/disk_full_initial.txt"
    file.write_text("---\ntitel: x\ntags: one\n---\nbody", encoding="utf-8")
    with pytest.raises(InputError, match=r'disk_full_initial\.txt: unknown key "titel"; "tags"'):
        Catalog(locate(root)).find("disk full")


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("---\nfailure_mode: disk full\n---\n# Cache cold", "x.md", ("disk_full", "front matter")),
        ("# Disk full on web servers\n", "x.md", ("disk_full", "title")),
        ("Just text\n", "runbooks/disk_full.md", ("disk_full", "path")),
        ("Just text\n", "disk_full/initial_runbook.md", ("disk_full", "path")),
        ("# How to bake bread\n", "bread.md", None),
    ],
)
def test_the_mode_of_a_runbook_is_read_never_guessed(
    tmp_path: Path, text: str, path: str, expected: tuple[str, str] | None
) -> None:
    """Front matter goes before title, title before path; with none of them nobody knows."""
    catalog = Catalog(locate(make_project(tmp_path / "p", "disk_full", "cache_cold")))
    found = catalog.recognise(text, tmp_path / path)
    assert (found and (found[0].key, found[1])) == expected
