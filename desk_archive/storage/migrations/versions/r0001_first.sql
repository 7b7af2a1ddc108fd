CREATE TABLE agent (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    kind TEXT,
    family_first INTEGER,
    CONSTRAINT uq_agent_uuid UNIQUE (uuid)
)
 STRICT;
CREATE TABLE archive (
    id INTEGER NOT NULL,
    uuid TEXT NOT NULL,
    created TEXT NOT NULL,
    checked_place TEXT,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE change_log (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    step TEXT NOT NULL,
    records INTEGER NOT NULL,
    annotations INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE import_batch (
    id INTEGER NOT NULL,
    uuid TEXT NOT NULL,
    started TEXT NOT NULL,
    options TEXT,
    report TEXT,
    PRIMARY KEY (id),
    CONSTRAINT uq_import_batch_uuid UNIQUE (uuid)
)
 STRICT;
CREATE TABLE index_queue (
    ticket INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    number INTEGER NOT NULL,
    CONSTRAINT uq_index_queue_number UNIQUE (number)
)
 STRICT;
CREATE TABLE legend_colour (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    style TEXT NOT NULL,
    position INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    CONSTRAINT uq_legend_colour_uuid UNIQUE (uuid)
)
 STRICT;
CREATE TABLE original (
    id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    added TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_original_sha256 UNIQUE (sha256)
)
 STRICT;
CREATE TABLE reading_text (
    id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    characters INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_reading_text_sha256 UNIQUE (sha256)
)
 STRICT;
CREATE TABLE record (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    description TEXT,
    date_edtf TEXT,
    date_verbatim TEXT,
    date_earliest INTEGER,
    date_latest INTEGER,
    date_years TEXT,
    call_number TEXT NOT NULL,
    call_number_path TEXT,
    classification TEXT,
    status TEXT NOT NULL,
    starred INTEGER NOT NULL,
    protected INTEGER NOT NULL,
    added TEXT NOT NULL,
    modified TEXT NOT NULL,
    trashed TEXT,
    source TEXT,
    credits TEXT,
    uploaded TEXT,
    citation TEXT,
    rights TEXT,
    origins TEXT NOT NULL,
    CONSTRAINT uq_record_uuid UNIQUE (uuid)
)
 STRICT;
CREATE INDEX ix_record_added ON record (added, trashed) WHERE trashed IS NULL;
CREATE INDEX ix_record_columns ON record (date_earliest, date_latest, date_years, call_number_path, status, trashed) WHERE trashed IS NULL;
CREATE INDEX ix_record_titles ON record (title_key, trashed) WHERE trashed IS NULL;
CREATE INDEX ix_record_trash ON record (trashed) WHERE trashed IS NOT NULL;
CREATE TABLE saved_search (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    "view" TEXT NOT NULL,
    position INTEGER NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    "query" TEXT NOT NULL,
    CONSTRAINT uq_saved_search_uuid UNIQUE (uuid)
)
 STRICT;
CREATE TABLE search_history (
    id INTEGER NOT NULL,
    made TEXT NOT NULL,
    total INTEGER,
    "query" TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX ix_search_history_made ON search_history (made);
CREATE TABLE setting (
    name TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (name)
)
 STRICT;
CREATE TABLE sheet (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    trashed TEXT,
    CONSTRAINT uq_sheet_uuid UNIQUE (uuid)
)
 STRICT;
CREATE TABLE tag (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    description TEXT,
    CONSTRAINT uq_tag_path UNIQUE (path)
)
 STRICT;
CREATE INDEX ix_tag_sort_key ON tag (sort_key);
CREATE TABLE term (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    CONSTRAINT uq_term_kind_value UNIQUE (kind, value)
)
 STRICT;
CREATE INDEX ix_term_kind_sort_key ON term (kind, sort_key);
CREATE TABLE undo_step (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    batch TEXT,
    done TEXT NOT NULL,
    undone INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE agent_name (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    agent_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    language TEXT,
    preferred INTEGER NOT NULL,
    CONSTRAINT fk_agent_name_agent_id FOREIGN KEY(agent_id) REFERENCES agent (id) ON DELETE CASCADE
)
 STRICT;
CREATE INDEX ix_agent_name_agent_id ON agent_name (agent_id);
CREATE INDEX ix_agent_name_name ON agent_name (name);
CREATE INDEX ix_agent_name_sort_key ON agent_name (sort_key);
CREATE TABLE document (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    language TEXT,
    version INTEGER NOT NULL,
    added TEXT NOT NULL,
    trashed TEXT,
    CONSTRAINT uq_document_uuid UNIQUE (uuid),
    CONSTRAINT fk_document_record_id FOREIGN KEY(record_id) REFERENCES record (id)
)
 STRICT;
CREATE INDEX ix_document_record_id ON document (record_id);
CREATE TABLE duplicate_pair (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    first_id INTEGER NOT NULL,
    second_id INTEGER NOT NULL,
    decision TEXT NOT NULL,
    CONSTRAINT uq_duplicate_pair_first_id_second_id UNIQUE (first_id, second_id),
    CONSTRAINT fk_duplicate_pair_first_id FOREIGN KEY(first_id) REFERENCES record (id),
    CONSTRAINT fk_duplicate_pair_second_id FOREIGN KEY(second_id) REFERENCES record (id)
)
 STRICT;
CREATE INDEX ix_duplicate_pair_second_id ON duplicate_pair (second_id);
CREATE TABLE identifier (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    record_id INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    url TEXT,
    position INTEGER NOT NULL,
    CONSTRAINT fk_identifier_record_id FOREIGN KEY(record_id) REFERENCES record (id)
)
 STRICT;
CREATE INDEX ix_identifier_record_id ON identifier (record_id);
CREATE INDEX ix_identifier_value_scheme ON identifier (value, scheme);
CREATE TABLE note (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    agent_id INTEGER,
    term_id INTEGER,
    day TEXT,
    author TEXT,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    protected INTEGER NOT NULL,
    trashed TEXT,
    body TEXT NOT NULL,
    CONSTRAINT uq_note_uuid UNIQUE (uuid),
    CONSTRAINT fk_note_agent_id FOREIGN KEY(agent_id) REFERENCES agent (id),
    CONSTRAINT fk_note_term_id FOREIGN KEY(term_id) REFERENCES term (id)
)
 STRICT;
CREATE INDEX ix_note_agent_id ON note (agent_id);
CREATE INDEX ix_note_day ON note (day);
CREATE INDEX ix_note_term_id ON note (term_id);
CREATE TABLE original_content (
    id INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_original_content_id FOREIGN KEY(id) REFERENCES original (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE record_agent (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    record_id INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT fk_record_agent_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_record_agent_agent_id FOREIGN KEY(agent_id) REFERENCES agent (id)
)
 STRICT;
CREATE INDEX ix_record_agent_agent_id_role_record_id ON record_agent (agent_id, role, record_id);
CREATE INDEX ix_record_agent_record_id ON record_agent (record_id);
CREATE TABLE record_tag (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    record_id INTEGER NOT NULL,
    tag_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_record_tag_record_id_tag_id UNIQUE (record_id, tag_id),
    CONSTRAINT fk_record_tag_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_record_tag_tag_id FOREIGN KEY(tag_id) REFERENCES tag (id)
)
 STRICT;
CREATE INDEX ix_record_tag_tag_id ON record_tag (tag_id);
CREATE TABLE record_term (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    record_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    term_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT fk_record_term_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_record_term_term_id FOREIGN KEY(term_id) REFERENCES term (id)
)
 STRICT;
CREATE INDEX ix_record_term_kind_term_id_record_id ON record_term (kind, term_id, record_id);
CREATE INDEX ix_record_term_record_id ON record_term (record_id);
CREATE INDEX ix_record_term_term_id ON record_term (term_id);
CREATE TABLE relation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    record_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT,
    title_key TEXT,
    date_edtf TEXT,
    date_verbatim TEXT,
    description TEXT,
    scheme TEXT,
    value TEXT,
    url TEXT,
    target_id INTEGER,
    position INTEGER NOT NULL,
    CONSTRAINT fk_relation_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_relation_target_id FOREIGN KEY(target_id) REFERENCES record (id)
)
 STRICT;
CREATE INDEX ix_relation_record_id ON relation (record_id);
CREATE INDEX ix_relation_target_id ON relation (target_id);
CREATE INDEX ix_relation_title_key ON relation (title_key);
CREATE INDEX ix_relation_value_scheme ON relation (value, scheme);
CREATE TABLE tag_alias (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tag_id INTEGER NOT NULL,
    alias TEXT NOT NULL,
    CONSTRAINT fk_tag_alias_tag_id FOREIGN KEY(tag_id) REFERENCES tag (id) ON DELETE CASCADE
)
 STRICT;
CREATE INDEX ix_tag_alias_alias ON tag_alias (alias);
CREATE INDEX ix_tag_alias_tag_id ON tag_alias (tag_id);
CREATE TABLE text_sketch (
    text_id INTEGER NOT NULL,
    algorithm INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (text_id),
    CONSTRAINT fk_text_sketch_text_id FOREIGN KEY(text_id) REFERENCES reading_text (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE undo_change (
    id INTEGER NOT NULL,
    step_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    "before" TEXT,
    "after" TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_undo_change_step_id FOREIGN KEY(step_id) REFERENCES undo_step (id) ON DELETE CASCADE
)
 STRICT;
CREATE INDEX ix_undo_change_step_id ON undo_change (step_id);
CREATE TABLE annotation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    iri TEXT NOT NULL,
    record_id INTEGER,
    document_id INTEGER,
    colour_id INTEGER,
    kind TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    page INTEGER,
    state TEXT NOT NULL,
    score REAL,
    author TEXT,
    parent TEXT,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    protected INTEGER NOT NULL,
    trashed TEXT,
    exact TEXT,
    prefix TEXT,
    suffix TEXT,
    geometry TEXT NOT NULL,
    original TEXT NOT NULL,
    original_sha256 TEXT,
    note TEXT NOT NULL,
    received TEXT,
    file_key TEXT,
    CONSTRAINT uq_annotation_uuid UNIQUE (uuid),
    CONSTRAINT fk_annotation_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_annotation_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_annotation_colour_id FOREIGN KEY(colour_id) REFERENCES legend_colour (id)
)
 STRICT;
CREATE INDEX ix_annotation_colour_id ON annotation (colour_id);
CREATE INDEX ix_annotation_document_id_start ON annotation (document_id, start);
CREATE INDEX ix_annotation_facets ON annotation (record_id, colour_id, document_id, trashed) WHERE trashed IS NULL;
CREATE INDEX ix_annotation_iri ON annotation (iri);
CREATE INDEX ix_annotation_original_sha256 ON annotation (original_sha256);
CREATE INDEX ix_annotation_parent ON annotation (parent);
CREATE INDEX ix_annotation_record_id ON annotation (record_id);
CREATE INDEX ix_annotation_trash ON annotation (trashed) WHERE trashed IS NOT NULL;
CREATE TABLE document_page (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    source_page INTEGER,
    label TEXT,
    original_id INTEGER,
    width REAL,
    height REAL,
    rotation INTEGER NOT NULL,
    adjustments TEXT,
    transcription TEXT,
    start INTEGER,
    "end" INTEGER,
    CONSTRAINT fk_document_page_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_document_page_original_id FOREIGN KEY(original_id) REFERENCES original (id)
)
 STRICT;
CREATE INDEX ix_document_page_document_id_position ON document_page (document_id, position);
CREATE INDEX ix_document_page_original_id ON document_page (original_id);
CREATE TABLE document_version (
    id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text_id INTEGER NOT NULL,
    original_id INTEGER,
    media_type TEXT NOT NULL,
    fragment TEXT,
    pages INTEGER,
    extractor TEXT NOT NULL,
    added TEXT NOT NULL,
    spans TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_document_version_document_id_number UNIQUE (document_id, number),
    CONSTRAINT fk_document_version_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_document_version_text_id FOREIGN KEY(text_id) REFERENCES reading_text (id),
    CONSTRAINT fk_document_version_original_id FOREIGN KEY(original_id) REFERENCES original (id)
)
 STRICT;
CREATE INDEX ix_document_version_original_id ON document_version (original_id);
CREATE INDEX ix_document_version_text_id ON document_version (text_id);
CREATE TABLE note_tag (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    note_id INTEGER NOT NULL,
    tag_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_note_tag_note_id_tag_id UNIQUE (note_id, tag_id),
    CONSTRAINT fk_note_tag_note_id FOREIGN KEY(note_id) REFERENCES note (id) ON DELETE CASCADE,
    CONSTRAINT fk_note_tag_tag_id FOREIGN KEY(tag_id) REFERENCES tag (id)
)
 STRICT;
CREATE INDEX ix_note_tag_tag_id ON note_tag (tag_id);
CREATE TABLE reading_position (
    document_id INTEGER NOT NULL,
    start INTEGER NOT NULL,
    page INTEGER,
    "view" TEXT,
    "left" TEXT NOT NULL,
    PRIMARY KEY (document_id),
    CONSTRAINT fk_reading_position_document_id FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE sketch_value (
    value INTEGER NOT NULL,
    text_id INTEGER NOT NULL,
    PRIMARY KEY (value, text_id),
    CONSTRAINT fk_sketch_value_text_id FOREIGN KEY(text_id) REFERENCES text_sketch (text_id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX ix_sketch_value_text_id ON sketch_value (text_id);
CREATE TABLE text_pair (
    first_id INTEGER NOT NULL,
    second_id INTEGER NOT NULL,
    similarity REAL NOT NULL,
    PRIMARY KEY (first_id, second_id),
    CONSTRAINT fk_text_pair_first_id FOREIGN KEY(first_id) REFERENCES text_sketch (text_id) ON DELETE CASCADE,
    CONSTRAINT fk_text_pair_second_id FOREIGN KEY(second_id) REFERENCES text_sketch (text_id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX ix_text_pair_second_id ON text_pair (second_id);
CREATE TABLE annotation_tag (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    annotation_id INTEGER NOT NULL,
    tag_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT uq_annotation_tag_annotation_id_tag_id UNIQUE (annotation_id, tag_id),
    CONSTRAINT fk_annotation_tag_annotation_id FOREIGN KEY(annotation_id) REFERENCES annotation (id) ON DELETE CASCADE,
    CONSTRAINT fk_annotation_tag_tag_id FOREIGN KEY(tag_id) REFERENCES tag (id)
)
 STRICT;
CREATE INDEX ix_annotation_tag_tag_id ON annotation_tag (tag_id);
CREATE TABLE document_resource (
    id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    original_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_document_resource_version_id_original_id_name UNIQUE (version_id, original_id, name),
    CONSTRAINT fk_document_resource_version_id FOREIGN KEY(version_id) REFERENCES document_version (id) ON DELETE CASCADE,
    CONSTRAINT fk_document_resource_original_id FOREIGN KEY(original_id) REFERENCES original (id)
)
 STRICT;
CREATE INDEX ix_document_resource_original_id ON document_resource (original_id);
CREATE TABLE page_words (
    id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    page INTEGER NOT NULL,
    recogniser TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_page_words_version_id_page UNIQUE (version_id, page),
    CONSTRAINT fk_page_words_version_id FOREIGN KEY(version_id) REFERENCES document_version (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE provenance (
    id INTEGER NOT NULL,
    batch_id INTEGER,
    record_id INTEGER NOT NULL,
    version_id INTEGER,
    original_id INTEGER,
    at TEXT NOT NULL,
    path TEXT,
    importer TEXT NOT NULL,
    warnings TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_provenance_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id),
    CONSTRAINT fk_provenance_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_provenance_version_id FOREIGN KEY(version_id) REFERENCES document_version (id),
    CONSTRAINT fk_provenance_original_id FOREIGN KEY(original_id) REFERENCES original (id)
)
 STRICT;
CREATE INDEX ix_provenance_batch_id ON provenance (batch_id);
CREATE INDEX ix_provenance_original_id ON provenance (original_id);
CREATE INDEX ix_provenance_record_id ON provenance (record_id);
CREATE INDEX ix_provenance_version_id ON provenance (version_id);
CREATE TABLE sheet_item (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    sheet_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    annotation_id INTEGER,
    note_id INTEGER,
    level INTEGER NOT NULL,
    body TEXT,
    CONSTRAINT fk_sheet_item_sheet_id FOREIGN KEY(sheet_id) REFERENCES sheet (id) ON DELETE CASCADE,
    CONSTRAINT fk_sheet_item_annotation_id FOREIGN KEY(annotation_id) REFERENCES annotation (id) ON DELETE CASCADE,
    CONSTRAINT fk_sheet_item_note_id FOREIGN KEY(note_id) REFERENCES note (id) ON DELETE CASCADE
)
 STRICT;
CREATE INDEX ix_sheet_item_annotation_id ON sheet_item (annotation_id);
CREATE INDEX ix_sheet_item_note_id ON sheet_item (note_id);
CREATE INDEX ix_sheet_item_sheet_id_position ON sheet_item (sheet_id, position);
