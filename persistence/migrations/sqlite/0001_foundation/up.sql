-- Identity (机构与用户)
CREATE TABLE organisations (
    id TEXT NOT NULL PRIMARY KEY,
    parent_id TEXT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('ministry', 'department', 'licence_bureau', 'special_office', 'province', 'planned_city', 'prefecture', 'customs')),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    region TEXT NULL,
    issuer TEXT NULL UNIQUE,
    row_version INTEGER NOT NULL
);

CREATE TABLE enterprises (
    id TEXT NOT NULL PRIMARY KEY,
    credit_code TEXT NOT NULL UNIQUE,
    enterprise_code TEXT NULL,
    customs_registration TEXT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    region TEXT NOT NULL,
    is_central_in_beijing BOOLEAN NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('unconfirmed', 'confirmed', 'suspended')),
    banned_from DATE NULL,
    banned_until DATE NULL,
    authority_path TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    row_version INTEGER NOT NULL
);
CREATE INDEX enterprises_by_authority ON enterprises (authority_path, id);

CREATE TABLE principals (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('officer', 'enterprise_user', 'system')),
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    organisation_id TEXT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    enterprise_id TEXT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    roles TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    jwks TEXT NULL,
    failed_attempts INTEGER NOT NULL CHECK (failed_attempts >= 0),
    locked_until TIMESTAMP NULL,
    created_at TIMESTAMP NOT NULL,
    row_version INTEGER NOT NULL,
    CHECK ((organisation_id IS NULL) <> (enterprise_id IS NULL))
);
CREATE INDEX principals_by_organisation ON principals (organisation_id, id);
CREATE INDEX principals_by_enterprise ON principals (enterprise_id, id);

CREATE TABLE refresh_tokens (
    digest TEXT NOT NULL PRIMARY KEY,
    family TEXT NOT NULL,
    principal_id TEXT NOT NULL REFERENCES principals (id) ON DELETE RESTRICT,
    issued_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP NULL,
    revoked_at TIMESTAMP NULL
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_principal ON refresh_tokens (principal_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

-- Reference data (基础代码)
CREATE TABLE reference_state (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO reference_state (id, version) VALUES (1, 0);

CREATE TABLE code_entries (
    table_name TEXT NOT NULL,
    code TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE NULL CHECK (valid_until IS NULL OR valid_from <= valid_until),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    evidence TEXT NOT NULL CHECK (evidence IN ('verified', 'recalled', 'design')),
    PRIMARY KEY (table_name, code, valid_from)
);

CREATE TABLE catalogue_goods (
    catalogue TEXT NOT NULL CHECK (catalogue IN ('import-licence', 'automatic-import', 'export-licence', 'textile-eu', 'textile-us', 'tariff-quota')),
    year INTEGER NOT NULL,
    hs_code TEXT NOT NULL,
    trade_mode TEXT NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('general', 'mechanical', 'industrial')),
    category TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    unit TEXT NOT NULL,
    is_bulk BOOLEAN NOT NULL,
    tolerance INTEGER NOT NULL CHECK (tolerance >= 0),
    allows_several_batches BOOLEAN NOT NULL,
    is_used_only BOOLEAN NOT NULL,
    designated_ports TEXT NOT NULL,
    validity_months INTEGER NULL CHECK (validity_months > 0),
    evidence TEXT NOT NULL CHECK (evidence IN ('verified', 'recalled', 'design')),
    PRIMARY KEY (catalogue, year, hs_code, trade_mode)
);

CREATE TABLE competences (
    id TEXT NOT NULL PRIMARY KEY,
    matter TEXT NOT NULL,
    category TEXT NULL,
    trade_mode TEXT NULL,
    region TEXT NULL,
    central_in_beijing BOOLEAN NULL,
    year_from INTEGER NOT NULL,
    year_until INTEGER NULL CHECK (year_until IS NULL OR year_from <= year_until),
    handling TEXT NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    issuing TEXT NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    evidence TEXT NOT NULL CHECK (evidence IN ('verified', 'recalled', 'design'))
);

CREATE TABLE calendar_days (
    day DATE NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('holiday', 'workday')),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL
);

CREATE TABLE exchange_rates (
    year INTEGER NOT NULL,
    month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    currency TEXT NOT NULL,
    usd_hundred_millionths BIGINT NOT NULL CHECK (usd_hundred_millionths > 0),
    PRIMARY KEY (year, month, currency)
);

-- Cases (办件)
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NULL UNIQUE,
    check_code TEXT NULL,
    matter TEXT NOT NULL,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    applicant_id TEXT NOT NULL REFERENCES principals (id) ON DELETE RESTRICT,
    handling_id TEXT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    handling_path TEXT NULL,
    issuing_id TEXT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    issuing_path TEXT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'correction_required', 'accepted', 'approved', 'refused', 'withdrawn', 'lapsed', 'concluded')),
    stage TEXT NULL,
    form_version INTEGER NOT NULL CHECK (form_version >= 0),
    regime TEXT NULL,
    received_on DATE NULL,
    accepted_on DATE NULL,
    decided_on DATE NULL,
    was_corrected BOOLEAN NOT NULL,
    licence_id TEXT NULL,
    copied_from TEXT NULL,
    segments TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    row_version INTEGER NOT NULL
);
CREATE INDEX cases_by_enterprise ON cases (enterprise_id, id);
CREATE INDEX cases_by_handling ON cases (handling_path, state, id);
CREATE INDEX cases_by_issuing ON cases (issuing_path, state, id);
CREATE INDEX cases_by_state ON cases (state, id);

-- Where a case is listed: one row for each organisation whose subtree handles or issues it.
-- A list of a subtree is a walk down this key, whatever the subtree's size.
CREATE TABLE case_places (
    path TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    PRIMARY KEY (path, case_id)
) WITHOUT ROWID;

CREATE TABLE case_versions (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    version INTEGER NOT NULL CHECK (version > 0),
    form TEXT NOT NULL,
    author_id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (case_id, version)
);

CREATE TABLE opinions (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    stage TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'refuse')),
    text TEXT NOT NULL,
    author_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX opinions_by_case ON opinions (case_id, id);

CREATE TABLE corrections (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id) ON DELETE RESTRICT,
    items TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    issued_at TIMESTAMP NOT NULL,
    answered_at TIMESTAMP NULL
);

CREATE TABLE attachments (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL CHECK (size_bytes > 0),
    digest TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP NULL
);
CREATE INDEX attachments_by_case ON attachments (case_id, id);

-- Licences (证件)
CREATE TABLE licences (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('import', 'automatic_import', 'automatic_import_mechanical', 'export', 'export_processing', 'export_border', 'textile_export', 'tariff_quota', 'tariff_quota_country')),
    number TEXT NOT NULL,
    case_id TEXT NOT NULL,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    importer_code TEXT NULL,
    importer_name TEXT NOT NULL,
    consignee_code TEXT NULL,
    consignee_name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issuing_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    issuing_path TEXT NOT NULL,
    handling_path TEXT NOT NULL,
    collection_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    collection_path TEXT NOT NULL,
    year INTEGER NOT NULL,
    regime TEXT NOT NULL,
    trade_mode TEXT NOT NULL,
    exchange_source TEXT NULL,
    ports TEXT NOT NULL,
    trading_country TEXT NOT NULL,
    origin_country TEXT NULL,
    goods_use TEXT NULL,
    payment TEXT NULL,
    transport TEXT NULL,
    category TEXT NULL,
    net_weight BIGINT NULL CHECK (net_weight > 0),
    hs_code TEXT NOT NULL,
    goods_name TEXT NOT NULL,
    unit TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    amount_usd BIGINT NULL,
    lines TEXT NOT NULL,
    contract_number TEXT NOT NULL,
    batch_mode TEXT NOT NULL CHECK (batch_mode IN ('one_batch', 'several_batches')),
    uses_max INTEGER NOT NULL CHECK (uses_max > 0),
    is_bulk BOOLEAN NOT NULL,
    tolerance INTEGER NOT NULL CHECK (tolerance >= 0),
    delivery TEXT NOT NULL CHECK (delivery IN ('paper', 'electronic')),
    issued_on DATE NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL CHECK (valid_from <= valid_until),
    remarks TEXT NOT NULL,
    predecessor TEXT NULL,
    successor TEXT NULL,
    succession TEXT NULL CHECK (succession IN ('amendment', 'extension', 'split', 'reissue')),
    extensions INTEGER NOT NULL CHECK (extensions >= 0),
    state TEXT NOT NULL,
    uses INTEGER NOT NULL CHECK (uses >= 0 AND uses <= uses_max),
    issued_at TIMESTAMP NOT NULL,
    signature TEXT NOT NULL,
    row_version INTEGER NOT NULL,
    UNIQUE (kind, number),
    CONSTRAINT licence_terms CHECK (
        (exchange_source IS NOT NULL AND origin_country IS NOT NULL AND goods_use IS NOT NULL AND payment IS NULL AND transport IS NULL AND category IS NULL AND net_weight IS NULL)
        OR (exchange_source IS NULL AND origin_country IS NULL AND goods_use IS NULL AND payment IS NOT NULL AND transport IS NOT NULL AND category IS NULL AND net_weight IS NULL)
        OR (exchange_source IS NULL AND origin_country IS NULL AND goods_use IS NULL AND payment IS NULL AND transport IS NOT NULL AND category IS NOT NULL AND net_weight IS NOT NULL)
    )
);
CREATE INDEX licences_by_enterprise ON licences (enterprise_id, id);
CREATE INDEX licences_by_goods ON licences (hs_code, id);
CREATE INDEX licences_by_state ON licences (state, id);
CREATE INDEX licences_by_collection ON licences (collection_id, state, id);
CREATE INDEX licences_by_end ON licences (state, valid_until, id);
CREATE INDEX licences_by_case ON licences (case_id);

-- Where a licence is listed, as `case_places`.
CREATE TABLE licence_places (
    path TEXT NOT NULL,
    licence_id TEXT NOT NULL REFERENCES licences (id) ON DELETE RESTRICT,
    PRIMARY KEY (path, licence_id)
) WITHOUT ROWID;

-- Ledger (台账)
CREATE TABLE ledger_accounts (
    id TEXT NOT NULL PRIMARY KEY,
    licence_id TEXT NOT NULL UNIQUE REFERENCES licences (id) ON DELETE RESTRICT,
    unit TEXT NOT NULL,
    granted BIGINT NOT NULL CHECK (granted > 0),
    available BIGINT NOT NULL,
    reserved BIGINT NOT NULL CHECK (reserved >= 0),
    cleared BIGINT NOT NULL CHECK (cleared >= 0),
    released BIGINT NOT NULL CHECK (released >= 0),
    overdraft BIGINT NOT NULL CHECK (overdraft >= 0),
    row_version INTEGER NOT NULL,
    CONSTRAINT ledger_conserves CHECK (granted = available + reserved + cleared + released),
    CONSTRAINT ledger_overdraft CHECK (available >= -overdraft)
);

CREATE TABLE ledger_entries (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES ledger_accounts (id) ON DELETE RESTRICT,
    from_bucket TEXT NOT NULL CHECK (from_bucket IN ('granted', 'available', 'reserved', 'cleared', 'released')),
    to_bucket TEXT NOT NULL CHECK (to_bucket IN ('granted', 'available', 'reserved', 'cleared', 'released')),
    amount BIGINT NOT NULL CHECK (amount > 0),
    reference TEXT NOT NULL,
    -- The parts of the account after the entry: a statement needs no sums.
    available BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    cleared BIGINT NOT NULL,
    released BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    CHECK (from_bucket <> to_bucket)
);
CREATE INDEX ledger_entries_by_account ON ledger_entries (account_id, id);

-- Customs (海关)
CREATE TABLE declaration_lines (
    office TEXT NOT NULL,
    declaration TEXT NOT NULL,
    line_number INTEGER NOT NULL CHECK (line_number > 0),
    version INTEGER NOT NULL CHECK (version > 0),
    licence_id TEXT NOT NULL REFERENCES licences (id) ON DELETE RESTRICT,
    state TEXT NOT NULL CHECK (state IN ('reserved', 'committed', 'released')),
    quantity BIGINT NOT NULL CHECK (quantity >= 0),
    port TEXT NOT NULL,
    declared_on DATE NOT NULL,
    use_number INTEGER NOT NULL,
    is_final BOOLEAN NOT NULL,
    licence_line INTEGER CHECK (licence_line > 0),
    updated_at TIMESTAMP NOT NULL,
    updated_on DATE NOT NULL,
    PRIMARY KEY (office, declaration, line_number)
);
CREATE INDEX declaration_lines_by_licence ON declaration_lines (licence_id, declaration);
CREATE INDEX declaration_lines_by_day ON declaration_lines (updated_on, office, declaration, line_number);

CREATE TABLE usage_messages (
    id TEXT NOT NULL PRIMARY KEY,
    office TEXT NOT NULL,
    declaration TEXT NOT NULL,
    line_number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    licence_kind TEXT NOT NULL,
    licence_number TEXT NOT NULL,
    issuing_path TEXT NULL,
    fingerprint TEXT NOT NULL,
    body TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'superseded', 'quarantined', 'dismissed')),
    reason TEXT NULL,
    detail TEXT NULL,
    sender_id TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    received_on DATE NOT NULL,
    resolved_by TEXT NULL,
    resolved_at TIMESTAMP NULL,
    resolution TEXT NULL,
    row_version INTEGER NOT NULL
);
-- A message that differs under the same key is kept beside the first, in quarantine.
CREATE UNIQUE INDEX usage_messages_once ON usage_messages (office, declaration, line_number, version, fingerprint);
CREATE INDEX usage_messages_by_outcome ON usage_messages (outcome, id);
CREATE INDEX usage_messages_by_licence ON usage_messages (licence_kind, licence_number, id);

CREATE TABLE statement_lines (
    day DATE NOT NULL,
    office TEXT NOT NULL,
    declaration TEXT NOT NULL,
    line_number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    licence_kind TEXT NOT NULL,
    licence_number TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reserved', 'committed', 'released')),
    quantity BIGINT NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (day, office, declaration, line_number)
);

CREATE TABLE reconciliations (
    id TEXT NOT NULL PRIMARY KEY,
    day DATE NOT NULL UNIQUE,
    lines_here BIGINT NOT NULL,
    lines_there BIGINT NOT NULL,
    differences BIGINT NOT NULL,
    started_by TEXT NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    row_version INTEGER NOT NULL
);

CREATE TABLE differences (
    id TEXT NOT NULL PRIMARY KEY,
    reconciliation_id TEXT NULL REFERENCES reconciliations (id) ON DELETE RESTRICT,
    day DATE NOT NULL,
    kind TEXT NOT NULL,
    office TEXT NOT NULL,
    declaration TEXT NOT NULL,
    line_number INTEGER NOT NULL,
    licence_kind TEXT NOT NULL,
    licence_number TEXT NOT NULL,
    issuing_path TEXT NULL,
    ours BIGINT NULL,
    theirs BIGINT NULL,
    -- What the holder says, where it disputes.
    holder BIGINT NULL CHECK (holder >= 0),
    holder_reason TEXT NULL,
    outcome TEXT NULL CHECK (outcome IN ('customs', 'office', 'holder', 'other')),
    enterprise_id TEXT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'disputed', 'examining', 'closed')),
    closed_by TEXT NULL,
    closed_at TIMESTAMP NULL,
    reason TEXT NULL,
    row_version INTEGER NOT NULL,
    UNIQUE (day, office, declaration, line_number, kind)
);
CREATE INDEX differences_by_state ON differences (state, id);
CREATE INDEX differences_by_enterprise ON differences (enterprise_id, id);
CREATE INDEX differences_by_line ON differences (declaration, office, line_number);
CREATE INDEX differences_by_reconciliation ON differences (reconciliation_id, id);

-- Exchange with other agencies (报文交换)
CREATE TABLE exchange_messages (
    id TEXT NOT NULL PRIMARY KEY,
    partner TEXT NOT NULL CHECK (partner IN ('customs', 'mechanical')),
    licence_id TEXT NOT NULL REFERENCES licences (id) ON DELETE RESTRICT,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at TIMESTAMP NOT NULL,
    last_error TEXT NULL,
    acknowledged_at TIMESTAMP NULL,
    UNIQUE (partner, licence_id, sequence)
);
CREATE INDEX exchange_messages_waiting ON exchange_messages (partner, id) WHERE acknowledged_at IS NULL;

CREATE TABLE mechanical_approvals (
    number TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    importer TEXT NOT NULL,
    hs_code TEXT NOT NULL,
    unit TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    valid_until DATE NOT NULL,
    case_id TEXT NULL,
    received_at TIMESTAMP NOT NULL,
    PRIMARY KEY (number, sequence)
);

-- What each licence takes of an approval document (批准文件); what it still counts for is
-- what its account has not released.
CREATE TABLE approval_uses (
    approval_number TEXT NOT NULL,
    licence_id TEXT NOT NULL REFERENCES licences (id) ON DELETE RESTRICT,
    enterprise_id TEXT NOT NULL,
    PRIMARY KEY (approval_number, licence_id)
);

-- Proof (存证)
CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY,
    stream TEXT NOT NULL,
    sequence BIGINT NOT NULL CHECK (sequence > 0),
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    trace_id TEXT NULL,
    at TIMESTAMP NOT NULL,
    body TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (stream, sequence)
);

CREATE TABLE event_positions (
    position BIGINT NOT NULL PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE REFERENCES events (id) ON DELETE RESTRICT,
    day DATE NOT NULL
);

CREATE TABLE outbox (
    event_id TEXT NOT NULL PRIMARY KEY REFERENCES events (id) ON DELETE RESTRICT
);

CREATE TABLE daily_roots (
    day DATE NOT NULL PRIMARY KEY,
    first_position BIGINT NOT NULL,
    last_position BIGINT NOT NULL,
    root TEXT NOT NULL,
    previous_root TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL
);

-- Running (运行)
CREATE TABLE idempotency_records (
    principal_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (principal_id, key)
);
CREATE INDEX idempotency_records_by_age ON idempotency_records (created_at);

CREATE TABLE counters (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    issuer TEXT NOT NULL,
    value BIGINT NOT NULL CHECK (value >= 0),
    PRIMARY KEY (kind, period, issuer)
);

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until TIMESTAMP NOT NULL
);

CREATE TRIGGER case_versions_refuse_update BEFORE UPDATE ON case_versions
BEGIN
    SELECT RAISE(ABORT, 'case_versions is append-only');
END;

CREATE TRIGGER case_versions_refuse_delete BEFORE DELETE ON case_versions
BEGIN
    SELECT RAISE(ABORT, 'case_versions is append-only');
END;

CREATE TRIGGER opinions_refuse_update BEFORE UPDATE ON opinions
BEGIN
    SELECT RAISE(ABORT, 'opinions is append-only');
END;

CREATE TRIGGER opinions_refuse_delete BEFORE DELETE ON opinions
BEGIN
    SELECT RAISE(ABORT, 'opinions is append-only');
END;

CREATE TRIGGER ledger_entries_refuse_update BEFORE UPDATE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;

CREATE TRIGGER ledger_entries_refuse_delete BEFORE DELETE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;

CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;

CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;

CREATE TRIGGER event_positions_refuse_update BEFORE UPDATE ON event_positions
BEGIN
    SELECT RAISE(ABORT, 'event_positions is append-only');
END;

CREATE TRIGGER event_positions_refuse_delete BEFORE DELETE ON event_positions
BEGIN
    SELECT RAISE(ABORT, 'event_positions is append-only');
END;

CREATE TRIGGER daily_roots_refuse_update BEFORE UPDATE ON daily_roots
BEGIN
    SELECT RAISE(ABORT, 'daily_roots is append-only');
END;

CREATE TRIGGER daily_roots_refuse_delete BEFORE DELETE ON daily_roots
BEGIN
    SELECT RAISE(ABORT, 'daily_roots is append-only');
END;
