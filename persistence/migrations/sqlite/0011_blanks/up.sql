-- Blanks (空白证书): how many each body has, which numbers, and what became of them
CREATE TABLE blank_stocks (
    organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisations (id) ON DELETE RESTRICT,
    path TEXT NOT NULL,
    received BIGINT NOT NULL CHECK (received >= 0),
    used BIGINT NOT NULL CHECK (used >= 0),
    spoilt BIGINT NOT NULL CHECK (spoilt >= 0),
    lost BIGINT NOT NULL CHECK (lost >= 0),
    handed_on BIGINT NOT NULL CHECK (handed_on >= 0),
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    row_version INTEGER NOT NULL,
    CONSTRAINT blanks_conserve CHECK (received = used + spoilt + lost + handed_on + on_hand)
);
CREATE INDEX blank_stocks_by_path ON blank_stocks (path);

-- Consecutive numbers at one body; ranges never overlap, and `next` is the first never taken in order.
CREATE TABLE blank_ranges (
    first INTEGER NOT NULL PRIMARY KEY CHECK (first > 0),
    last INTEGER NOT NULL CHECK (last >= first),
    next INTEGER NOT NULL CHECK (next >= first),
    organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT
);
CREATE INDEX blank_ranges_by_organisation ON blank_ranges (organisation_id, first);

CREATE TABLE blank_outcomes (
    number INTEGER NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    outcome TEXT NOT NULL CHECK (outcome IN ('used', 'spoilt', 'lost')),
    licence_id TEXT NULL REFERENCES licences (id) ON DELETE RESTRICT,
    reason TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX blank_outcomes_by_licence ON blank_outcomes (licence_id, number);

-- Who is to collect a paper, where its holder has said so
CREATE TABLE licence_collectors (
    licence_id TEXT NOT NULL PRIMARY KEY REFERENCES licences (id) ON DELETE RESTRICT,
    name TEXT NOT NULL,
    document_last_four TEXT NOT NULL,
    named_at TIMESTAMP NOT NULL
);
