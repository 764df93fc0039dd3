-- Batches of applications: which of an enterprise's references is which case
CREATE TABLE case_batches (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    enterprise_id TEXT COLLATE "C" NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    reference TEXT COLLATE "C" NOT NULL,
    added_at TIMESTAMP NOT NULL,
    UNIQUE (enterprise_id, reference)
);

CREATE TABLE case_batch_items (
    batch_id TEXT COLLATE "C" NOT NULL REFERENCES case_batches (id) ON DELETE RESTRICT,
    client_reference TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    added_at TIMESTAMP NOT NULL,
    PRIMARY KEY (batch_id, client_reference)
);
