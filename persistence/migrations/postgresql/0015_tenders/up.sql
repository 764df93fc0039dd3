-- Bidding for export quota (出口商品配额招标): tenders, who may bid how much, sealed bids, results
CREATE TABLE tenders (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    year INTEGER NOT NULL,
    commodity TEXT COLLATE "C" NOT NULL,
    round INTEGER NOT NULL CHECK (round > 0),
    document TEXT COLLATE "C" NOT NULL,
    method TEXT COLLATE "C" NOT NULL CHECK (method IN ('open', 'negotiated')),
    price BIGINT NULL CHECK (price > 0),
    unit TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    least BIGINT NOT NULL CHECK (least > 0),
    floor BIGINT NOT NULL CHECK (floor > 0),
    lot BIGINT NOT NULL CHECK (lot > 0),
    deposit INTEGER NOT NULL CHECK (deposit >= 0),
    bids_from TIMESTAMP NOT NULL,
    closes_at TIMESTAMP NOT NULL,
    opens_at TIMESTAMP NOT NULL,
    opened_until TIMESTAMP NOT NULL,
    deposit_due DATE NOT NULL,
    balance_due DATE NOT NULL,
    limit_exported INTEGER NULL,
    limit_value INTEGER NULL,
    limit_supplied INTEGER NULL,
    limit_from BIGINT NULL,
    limit_share INTEGER NULL,
    limit_small BIGINT NULL,
    limit_price BIGINT NULL,
    return_by DATE NOT NULL,
    refund INTEGER NOT NULL CHECK (refund >= 0),
    rebids TEXT COLLATE "C" NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('announced', 'evaluated', 'published', 'cancelled')),
    evaluated_by TEXT COLLATE "C" NULL,
    results TEXT NULL,
    row_version INTEGER NOT NULL,
    UNIQUE (commodity, year, round, method)
);

CREATE TABLE tender_bidders (
    tender_id TEXT COLLATE "C" NOT NULL REFERENCES tenders (id) ON DELETE RESTRICT,
    enterprise_id TEXT COLLATE "C" NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    maximum BIGINT NOT NULL CHECK (maximum > 0),
    PRIMARY KEY (tender_id, enterprise_id)
);

CREATE TABLE tender_bids (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tender_id TEXT COLLATE "C" NOT NULL REFERENCES tenders (id) ON DELETE RESTRICT,
    enterprise_id TEXT COLLATE "C" NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    seal TEXT COLLATE "C" NOT NULL,
    received_at TIMESTAMP NOT NULL,
    quantity BIGINT NULL,
    price BIGINT NULL,
    salt TEXT COLLATE "C" NULL,
    opened_at TIMESTAMP NULL,
    fault TEXT COLLATE "C" NULL,
    awarded BIGINT NULL CHECK (awarded >= 0),
    award_price BIGINT NULL,
    deposit_paid_on DATE NULL,
    paid_on DATE NULL,
    returned BIGINT NOT NULL DEFAULT 0 CHECK (returned >= 0),
    refunded BIGINT NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    CHECK (returned <= coalesce(awarded, 0)),
    CHECK ((opened_at IS NULL) = (quantity IS NULL) AND (opened_at IS NULL) = (price IS NULL))
);
CREATE INDEX tender_bids_by_tender ON tender_bids (tender_id, id);
CREATE INDEX tender_bids_by_enterprise ON tender_bids (tender_id, enterprise_id, id);
CREATE INDEX tenders_by_good ON tenders (commodity, year, id);

CREATE TABLE tender_qualifications (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tender_id TEXT COLLATE "C" NOT NULL REFERENCES tenders (id) ON DELETE RESTRICT,
    enterprise_id TEXT COLLATE "C" NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    authority_path TEXT COLLATE "C" NOT NULL,
    exported BIGINT NOT NULL CHECK (exported >= 0),
    value BIGINT NOT NULL CHECK (value >= 0),
    supplied BIGINT NOT NULL CHECK (supplied >= 0),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('applied', 'local_passed', 'listed', 'rejected')),
    reason TEXT COLLATE "C" NOT NULL,
    row_version INTEGER NOT NULL,
    UNIQUE (tender_id, enterprise_id)
);
CREATE INDEX tender_qualifications_by_tender ON tender_qualifications (tender_id, id);
