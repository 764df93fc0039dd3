-- Batches of applications: which of an enterprise's references is which case
CREATE TABLE case_batches (
    id TEXT NOT NULL PRIMARY KEY,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    reference TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL,
    UNIQUE (enterprise_id, reference)
);

CREATE TABLE case_batch_items (
    batch_id TEXT NOT NULL REFERENCES case_batches (id) ON DELETE RESTRICT,
    client_reference TEXT NOT NULL,
    digest TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    added_at TIMESTAMP NOT NULL,
    PRIMARY KEY (batch_id, client_reference)
);
