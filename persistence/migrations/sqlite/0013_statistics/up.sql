-- Statistics (统计): sums that a job keeps current by the numbered events, and what it has counted
CREATE TABLE licence_totals (
    dimension TEXT NOT NULL,
    key TEXT NOT NULL,
    month INTEGER NOT NULL,
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    place TEXT NOT NULL,
    licences BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    amount_usd BIGINT NOT NULL,
    cleared BIGINT NOT NULL,
    replaced BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    revoked BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    expired BIGINT NOT NULL,
    unused BIGINT NOT NULL,
    PRIMARY KEY (dimension, place, month, key, kind, unit)
);

-- What a licence was counted as, a JSON list in the order of the columns above.
CREATE TABLE licences_counted (
    licence_id TEXT NOT NULL PRIMARY KEY REFERENCES licences (id) ON DELETE RESTRICT,
    totals TEXT NOT NULL
);

-- `histogram` counts cases by working days, as a JSON list from 0 days on.
CREATE TABLE processing_times (
    month INTEGER NOT NULL,
    matter TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    path TEXT NOT NULL,
    cases BIGINT NOT NULL CHECK (cases > 0),
    histogram TEXT NOT NULL,
    beyond_statutory BIGINT NOT NULL,
    beyond_promised BIGINT NOT NULL,
    PRIMARY KEY (month, matter, organisation_id)
);

CREATE TABLE cases_counted (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE statistics_progress (
    name TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    counted_at TIMESTAMP NOT NULL
);

-- Licences by what they are looked for
CREATE TABLE licence_ports (
    port TEXT NOT NULL,
    licence_id TEXT NOT NULL REFERENCES licences (id) ON DELETE RESTRICT,
    PRIMARY KEY (port, licence_id)
);
CREATE INDEX licences_by_issuer ON licences (issuer, id);
CREATE INDEX licences_by_importer ON licences (importer_code, id);
