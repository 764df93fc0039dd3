-- Quotas (配额台账): what a holder may draw licences on
CREATE TABLE quota_accounts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    enterprise_id TEXT COLLATE "C" NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    authority_path TEXT COLLATE "C" NOT NULL,
    programme TEXT COLLATE "C" NOT NULL CHECK (programme IN ('export', 'textile', 'import', 'agricultural', 'fertiliser')),
    year INTEGER NOT NULL,
    commodity TEXT COLLATE "C" NOT NULL,
    market TEXT COLLATE "C" NOT NULL,
    pool TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    allocated BIGINT NOT NULL CHECK (allocated >= 0),
    transferred_in BIGINT NOT NULL CHECK (transferred_in >= 0),
    free BIGINT NOT NULL CHECK (free >= 0),
    issued BIGINT NOT NULL CHECK (issued >= 0),
    cleared BIGINT NOT NULL CHECK (cleared >= 0),
    expired BIGINT NOT NULL CHECK (expired >= 0),
    handed_back BIGINT NOT NULL CHECK (handed_back >= 0),
    transferred_out BIGINT NOT NULL CHECK (transferred_out >= 0),
    forfeited BIGINT NOT NULL CHECK (forfeited >= 0),
    deducted BIGINT NOT NULL CHECK (deducted >= 0),
    closed_on DATE NULL,
    row_version INTEGER NOT NULL,
    UNIQUE (enterprise_id, programme, year, commodity, market, pool),
    CONSTRAINT quota_conserves CHECK (allocated + transferred_in = free + issued + cleared + expired
        + handed_back + transferred_out + forfeited + deducted)
);
CREATE INDEX quota_accounts_open ON quota_accounts (programme, year, id) WHERE closed_on IS NULL;
CREATE INDEX quota_accounts_by_key ON quota_accounts (programme, year, commodity, market, id);

CREATE TABLE quota_entries (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES quota_accounts (id) ON DELETE RESTRICT,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('allocate', 'adjust', 'issue', 'clear', 'restore', 'return', 'expire', 'lapse', 'hand_back', 'transfer_out', 'transfer_in', 'forfeit', 'penalty_next_year')),
    amount BIGINT NOT NULL CHECK (amount > 0),
    licence_id TEXT COLLATE "C" NULL,
    reference TEXT COLLATE "C" NOT NULL,
    balance TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX quota_entries_by_account ON quota_entries (account_id, id);
CREATE INDEX quota_entries_by_time ON quota_entries (account_id, at, id);
CREATE INDEX quota_entries_by_licence ON quota_entries (licence_id, id);

CREATE TRIGGER quota_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
