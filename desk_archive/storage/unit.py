"""What a transaction offers: a `View` to read, a `Unit` to change as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk_archive.domain.changes import Changes
from desk_archive.storage.annotations import AnnotationReader, AnnotationWriter
from desk_archive.storage.columns import ColumnReader
from desk_archive.storage.completion import VocabularyReader
from desk_archive.storage.documents import DocumentReader, DocumentWriter
from desk_archive.storage.history import HistoryReader, HistoryWriter
from desk_archive.storage.integrity import IntegrityReader, IntegrityWriter
from desk_archive.storage.legend import LegendReader, LegendWriter
from desk_archive.storage.near import NearReader, NearWriter
from desk_archive.storage.originals import OriginalReader, OriginalWriter
from desk_archive.storage.queue import QueueReader, QueueWriter
from desk_archive.storage.record_writer import RecordWriter
from desk_archive.storage.records import RecordReader
from desk_archive.storage.schema import change_log
from desk_archive.storage.settings import SettingReader, SettingWriter
from desk_archive.storage.triggers import Touch
from desk_archive.storage.vocabulary import TagReader
from desk_archive.storage.work import Work

if TYPE_CHECKING:
    from sqlalchemy import Connection


class View:
    """One consistent state of an archive, as long as the `with` block lasts.

    Attributes:
        records, originals, documents, annotations, legend, tags: what an archive holds.
        queue, columns: for the index.
        history: what can be undone.
        settings: of the archive.
        near: texts near each other.
        vocabulary: values that fields have already.
        integrity: what may be wrong with it all; see `storage.check`.
    """

    records: RecordReader
    originals: OriginalReader
    documents: DocumentReader
    annotations: AnnotationReader
    legend: LegendReader
    tags: TagReader
    queue: QueueReader
    columns: ColumnReader
    history: HistoryReader
    settings: SettingReader
    integrity: IntegrityReader
    near: NearReader
    vocabulary: VocabularyReader

    def __init__(self, connection: Connection) -> None:
        """Read through a connection, which is in a transaction."""
        self.records = RecordReader(connection)
        self.originals = OriginalReader(connection)
        self.documents = DocumentReader(connection)
        self.annotations = AnnotationReader(connection)
        self.legend = LegendReader(connection)
        self.tags = TagReader(connection)
        self.queue = QueueReader(connection)
        self.columns = ColumnReader(connection)
        self.history = HistoryReader(connection)
        self.settings = SettingReader(connection)
        self.integrity = IntegrityReader(connection)
        self.near = NearReader(connection)
        self.vocabulary = VocabularyReader(connection)

    def close(self) -> None:
        """Give up what is still open; called at the end of the block."""
        self.originals.close()


class Unit(View):
    """A transaction that changes an archive, whole or not at all."""

    records: RecordWriter
    originals: OriginalWriter
    documents: DocumentWriter
    annotations: AnnotationWriter
    legend: LegendWriter
    queue: QueueWriter
    history: HistoryWriter
    settings: SettingWriter
    integrity: IntegrityWriter
    near: NearWriter

    def __init__(self, connection: Connection, step: str | None, batch: str | None) -> None:
        """Begin in a transaction of the writer's connection."""
        super().__init__(connection)
        connection.exec_driver_sql("DELETE FROM temp.touched")
        work = Work(connection, step, batch)
        self.originals = OriginalWriter(work)
        self.documents = DocumentWriter(work, self.originals)
        self.records = RecordWriter(work, self.documents, self.originals)
        self.annotations = AnnotationWriter(work)
        self.legend = LegendWriter(work)
        self.queue = QueueWriter(work)
        self.history = HistoryWriter(work, self.changes)
        self.settings = SettingWriter(connection)
        self.integrity = IntegrityWriter(connection)
        self.near = NearWriter(work)
        self._connection = connection
        self._work = work
        self._step = step
        self._final: Changes | None = None

    def changes(self) -> Changes:
        """What this transaction has changed so far, or changed once it is over."""
        if self._final is not None:
            return self._final
        return self._collected(undo=bool(self.history.applied) or self._work.log.has_changes())

    def finish(self) -> None:
        """Close the undo step and put what changed on the index queue; called before the commit."""
        undo = self._work.log.finish() or bool(self.history.applied)
        self._connection.exec_driver_sql(
            "INSERT OR REPLACE INTO index_queue (number) "
            "SELECT key FROM temp.touched WHERE what = 'record' ORDER BY key"
        )
        self._final = self._collected(undo=undo)
        actions = list(self.history.applied)
        if undo and self._step is not None:
            actions.append(("do", self._step))
        for action, step in actions:
            self._log_change(action, step, self._final)

    def _collected(self, *, undo: bool) -> Changes:
        touched: dict[str, set[str]] = {touch.value: set() for touch in Touch}
        rows = self._connection.exec_driver_sql(
            "SELECT what, coalesce(r.uuid, key) FROM temp.touched "
            "LEFT JOIN record AS r ON what IN ('record', 'shown') AND r.id = key"
        )
        for what, key in rows:
            touched[what].add(key)
        return Changes(
            records=frozenset(touched[Touch.RECORD] | touched[Touch.SHOWN]),
            annotations=frozenset(touched[Touch.ANNOTATION]),
            documents=frozenset(touched[Touch.DOCUMENT]),
            membership=bool(touched[Touch.MEMBERSHIP]),
            facets=bool(touched[Touch.FACETS]),
            legend=bool(touched[Touch.LEGEND]),
            undo=undo,
        )

    def _log_change(self, action: str, step: str, changes: Changes) -> None:
        values = {
            "at": self._work.now,
            "action": action,
            "step": step,
            "records": len(changes.records),
            "annotations": len(changes.annotations),
        }
        self._work.insert(change_log, values)
