"""Where the migrations of a database stand, and the models as they were there."""

from collections.abc import Collection

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from luoshi.backup.errors import Newer

Migrations = tuple[tuple[str, str], ...]


def recorded() -> Migrations:
    """The applied migrations, by package and name."""
    return tuple(sorted(MigrationExecutor(connection).recorder.applied_migrations()))


def require_known(applied: Collection[tuple[str, str]], *, version: str) -> None:
    """Pass when this version has all of these. Raises Newer with the first it has not."""
    known = MigrationLoader(None).graph.nodes
    strange = next((each for each in applied if each not in known), None)
    if strange is not None:
        raise Newer(
            f"这份备份由更新的版本 luoshi {version} 制作（含本版本没有的 {'.'.join(strange)}）；请先安装该版本再恢复"
        )


def models_at(applied: Migrations) -> Apps:
    """The models as these migrations leave them. Raises Newer for one that this version has not."""
    loader = MigrationLoader(None)
    strange = next((each for each in applied if each not in loader.graph.nodes), None)
    if strange is not None:
        raise Newer(f"数据库由更新的版本建立（含本版本没有的 {'.'.join(strange)}）；请用该版本的 luoshi")
    return loader.project_state(_last(applied, loader.graph.node_map)).apps


def migrate_to(applied: Migrations) -> None:
    """The tables of an empty database as these migrations leave them, and no later ones."""
    executor = MigrationExecutor(connection)
    executor.migrate(_last(applied, executor.loader.graph.node_map))


def _last(applied: Migrations, nodes: dict[tuple[str, str], object]) -> list[tuple[str, str]]:
    """Those after which no other of their package was applied."""
    there = set(applied)
    return [
        each
        for each in applied
        if not any(child.key[0] == each[0] and child.key in there for child in nodes[each].children)  # type: ignore[attr-defined]
    ]
