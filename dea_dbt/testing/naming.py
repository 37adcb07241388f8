"""Names of tests: dbt makes them of the arguments, so two that differ in their ``where`` alone would clash."""

from __future__ import annotations

from dataclasses import replace

from dea_dbt.manifest import Manifest, Node
from dea_dbt.testing.spelling import Spelled


class Names:
    """The names and arguments that are taken."""

    def __init__(self, manifest: Manifest) -> None:
        self.titles = {test.title.lower() for test in manifest.tests}
        self.taken = {
            (test.attached, test.key, _told(test.arguments), (test.column or "").lower()) for test in manifest.tests
        }

    def unclashing(self, node: Node, spelled: Spelled) -> Spelled:
        """The same test, with a name of its own where dbt would give it one that is taken."""
        mark = (node.unique_id, spelled.key, _told(spelled.arguments), (spelled.column or "").lower())
        if mark not in self.taken:
            self.taken.add(mark)
            return spelled
        stem = "_".join(filter(None, (spelled.key.replace(".", "_"), node.name, spelled.column, "where")))
        name = next(
            name for at in range(1, len(self.titles) + 3) if (name := f"{stem}_{at}").lower() not in self.titles
        )
        self.titles.add(name.lower())
        return replace(spelled, name=name)


def _told(arguments: object) -> str:
    """What dbt makes a name of: the arguments without the model and the column."""
    assert isinstance(arguments, dict)
    return repr(sorted((k, repr(v)) for k, v in arguments.items() if k not in ("model", "column_name")))
