"""Checks TOML files by the JSON schema that the first line of each names; ends with 1 if one does not fit."""

import datetime
import json
import pathlib
import sys
import tomllib

import jsonschema


def as_json(value):
    """The value as editors check it: a date is its text."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


wrong = 0
for name in map(pathlib.Path, sys.argv[1:]):
    text = name.read_text()
    schema = json.loads((name.parent / text.split("\n")[0].removeprefix("#:schema ")).read_text())
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for error in validator(schema, format_checker=validator.FORMAT_CHECKER).iter_errors(as_json(tomllib.loads(text))):
        print(f"{name}: {error.json_path}: {error.message}")
        wrong += 1
sys.exit(1 if wrong else 0)
