"""Names in the database: at most 30 characters, for 金仓 and 达梦; every row has its government."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

LONGEST = 30
OURS = [config for config in apps.get_app_configs() if config.name.startswith("luoshi.")]
MODELS = [model for config in OURS for model in config.get_models(include_auto_created=True)]

# Rows that no government owns: who may log in and how, and the installation's own log.
OF_NOBODY = {
    "audit.Event",
    "audit.Head",
    "people.Account",
    "people.Bond",
    "people.OpenSession",
    "people.RecoveryCode",
    "people.SecondFactor",
    "people.SecurityRules",
    "people.Tries",
    "people.UsedPassword",
}


def names(model: type[Model]) -> list[str]:
    """The table, its columns, and the indexes and constraints that we name."""
    meta = model._meta
    columns = [field.column for field in meta.local_fields if field.column]
    own = [index.name for index in meta.indexes] + [constraint.name for constraint in meta.constraints]
    return [meta.db_table, *columns, *own]


def test_there_is_something_to_count() -> None:
    assert len(MODELS) > 15


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_name_is_too_long(model: type[Model]) -> None:
    assert [name for name in names(model) if len(name) > LONGEST] == []


def owner(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Whether a required reference leads from `model` to a government."""
    if model._meta.label == "governments.Government":
        return True
    return any(
        owner(field.related_model, seen | {model})
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey)
        and not field.null
        and isinstance(field.related_model, type)
        and field.related_model not in seen
        and field.related_model._meta.label != "people.Account"
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_row_of_the_domain_belongs_to_a_government(model: type[Model]) -> None:
    assert owner(model) is (model._meta.label not in OF_NOBODY)


def test_no_column_is_of_one_vendor_only() -> None:
    modules = {type(field).__module__ for model in MODELS for field in model._meta.local_fields}
    assert [module for module in modules if not module.startswith("django.db.models.")] == []
