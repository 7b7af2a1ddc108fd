"""Importers and site rules of other packages."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from desk_archive.domain.errors import ErrorKind, ImportFailedError
from desk_archive.domain.records import Origin
from desk_archive.importers import plugins, registry

MODULE = """
from desk_archive.domain.records import Description, Draft, DocumentRole, DraftDocument
from desk_archive.importers.sites.base import SiteRecord

class Importer:
    name = "ice"
    version = 3
    suffixes = (".ICE",)
    media_type = "application/x-ice"
    def recognises(self, head):
        return head.startswith(b"ICE")
    def read(self, path, options):
        if path.stem == "broken":
            raise ZeroDivisionError
        document = DraftDocument(role=DocumentRole.TRANSCRIPT, media_type=self.media_type, text="ice")
        yield Draft(fields=Description(title=path.stem), documents=(document,), importer="ice 3")

class Rule:
    site = "harbour"
    def recognises_page(self, page):
        return page.one("div.harbour, div.broken") is not None
    def read_page(self, page):
        if page.one("div.broken") is not None:
            raise KeyError("broken")
        return SiteRecord(fields=Description(title="", places=(page.text_of("div.harbour"),)))

class Nothing:
    pass

rule = Rule()
"""


@pytest.fixture
def distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Install a package with these entry points, as far as Python can tell."""

    def install(**entries: str) -> None:
        folder = tmp_path / "site"
        info = folder / "harbour_plugin-1.0.dist-info"
        info.mkdir(parents=True)
        (folder / "harbour_plugin.py").write_text(MODULE)
        (info / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: harbour-plugin\nVersion: 1.0\n"
        )
        lines = (f"{name} = {value}" for name, value in entries.items())
        (info / "entry_points.txt").write_text(f"[{plugins.GROUP}]\n" + "\n".join(lines))
        monkeypatch.syspath_prepend(str(folder))
        plugins.plugins.cache_clear()

    yield install
    monkeypatch.undo()
    sys.modules.pop("harbour_plugin", None)
    plugins.plugins.cache_clear()


def test_another_package_adds_a_format(distribution, tmp_path: Path) -> None:
    distribution(ice="harbour_plugin:Importer")
    path = tmp_path / "a.ice"
    path.write_bytes(b"ICE")
    (draft,) = registry.read(path)
    assert draft.importer == "ice 3"
    assert registry.media_type(path) == "application/x-ice"
    assert registry.is_known(path)


def test_another_package_adds_a_site(distribution, imported) -> None:
    distribution(harbour="harbour_plugin:rule")
    draft = imported("<title>T</title><div class=harbour>Port Alder</div>", "a.html")
    assert draft.fields.places == ("Port Alder",)
    assert draft.fields.title == "T"
    assert draft.origins == {"places": Origin.SITE_RULE, "title": Origin.INFERRED}
    assert draft.documents[0].text == "Port Alder"


def test_a_broken_plugin_breaks_nothing(
    distribution, imported, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    distribution(
        gone="harbour_plugin:Gone",
        absent="no_such_module_anywhere",
        nothing="harbour_plugin:Nothing",
        harbour="harbour_plugin:Rule",
        ice="harbour_plugin:Importer",
    )
    with caplog.at_level(logging.WARNING):
        draft = imported("<title>T</title><div class=broken>words", "a.html")
    assert draft.documents[0].text == "words"
    named = {record.args[0] for record in caplog.records}
    assert named == {"gone", "absent", "nothing", "harbour"}
    path = tmp_path / "broken.ice"
    path.write_bytes(b"ICE")
    with pytest.raises(ImportFailedError, match="plug-in “ice” failed") as caught:
        list(registry.read(path))
    assert caught.value.kind is ErrorKind.INTERNAL
