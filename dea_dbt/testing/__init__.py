"""Tests of a project, found, tried and written.

workload ── benches ── dea_core.harden ── hardening    dea dbt tests: spelling ── yaml_* or singular
                  └─── dea_core.harden.unit ── unit_*  dea dbt unit-tests
"""

ROWS = 150
"""Rows a table: enough for every branch of a model to be taken, few enough to build it hundreds of times."""
