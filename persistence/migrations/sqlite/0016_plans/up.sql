-- Plans that share quotas (配额分配): announced, applied for, tried out, decided, drawn on
CREATE TABLE quota_plans (
    id TEXT NOT NULL PRIMARY KEY,
    programme TEXT NOT NULL CHECK (programme IN ('export', 'textile', 'import', 'agricultural', 'fertiliser')),
    year INTEGER NOT NULL,
    commodity TEXT NOT NULL,
    market TEXT NOT NULL,
    pool TEXT NOT NULL,
    batch INTEGER NOT NULL CHECK (batch > 0),
    document TEXT NOT NULL,
    unit TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('pro_rata', 'first_come', 'performance', 'regional')),
    total BIGINT NOT NULL CHECK (total > 0),
    lot BIGINT NOT NULL CHECK (lot > 0),
    least BIGINT NOT NULL CHECK (least >= 0),
    weight_record INTEGER NOT NULL,
    weight_world INTEGER NOT NULL,
    weight_capacity INTEGER NOT NULL,
    weight_applied INTEGER NOT NULL,
    apply_from DATE NOT NULL,
    apply_until DATE NOT NULL,
    gives_remainder BOOLEAN NOT NULL,
    ceilings TEXT NOT NULL CHECK (ceilings IN ('none', 'revolving', 'cumulative')),
    traders TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('announced', 'proposed', 'deciding', 'decided', 'cancelled')),
    remaining BIGINT NOT NULL CHECK (remaining >= 0 AND remaining <= total),
    scenario_id TEXT NULL,
    proposed_by TEXT NULL,
    row_version INTEGER NOT NULL,
    UNIQUE (programme, year, commodity, market, pool, batch),
    CHECK ((scenario_id IS NULL) = (proposed_by IS NULL))
);
CREATE INDEX quota_plans_deciding ON quota_plans (id) WHERE state = 'deciding';

CREATE TABLE quota_regions (
    plan_id TEXT NOT NULL REFERENCES quota_plans (id) ON DELETE RESTRICT,
    authority_path TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    remaining BIGINT NOT NULL CHECK (remaining >= 0 AND remaining <= quantity),
    document TEXT NOT NULL,
    PRIMARY KEY (plan_id, authority_path)
);

CREATE TABLE quota_ceilings (
    plan_id TEXT NOT NULL REFERENCES quota_plans (id) ON DELETE RESTRICT,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    record BIGINT NOT NULL CHECK (record >= 0),
    world BIGINT NOT NULL CHECK (world >= 0),
    ceiling BIGINT NULL CHECK (ceiling >= 0),
    PRIMARY KEY (plan_id, enterprise_id)
);

CREATE TABLE quota_applications (
    id TEXT NOT NULL PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES quota_plans (id) ON DELETE RESTRICT,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    authority_path TEXT NOT NULL,
    general_trade BIGINT NOT NULL CHECK (general_trade >= 0),
    processing_trade BIGINT NOT NULL CHECK (processing_trade >= 0),
    record BIGINT NOT NULL CHECK (record >= 0),
    world BIGINT NOT NULL CHECK (world >= 0),
    capacity BIGINT NOT NULL CHECK (capacity >= 0),
    importer TEXT NULL,
    contract TEXT NOT NULL,
    consents BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'qualified', 'rejected', 'withdrawn')),
    reason TEXT NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    row_version INTEGER NOT NULL,
    CHECK (general_trade + processing_trade > 0)
);
CREATE UNIQUE INDEX quota_applications_live ON quota_applications (plan_id, enterprise_id)
    WHERE state <> 'withdrawn';
CREATE INDEX quota_applications_by_plan ON quota_applications (plan_id, id);

CREATE TABLE quota_scenarios (
    id TEXT NOT NULL PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES quota_plans (id) ON DELETE RESTRICT,
    note TEXT NOT NULL,
    total BIGINT NOT NULL,
    lot BIGINT NOT NULL,
    least BIGINT NOT NULL,
    weight_record INTEGER NOT NULL,
    weight_world INTEGER NOT NULL,
    weight_capacity INTEGER NOT NULL,
    weight_applied INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    applicants BIGINT NOT NULL,
    winners BIGINT NOT NULL,
    awarded BIGINT NOT NULL CHECK (awarded <= total)
);
CREATE INDEX quota_scenarios_by_plan ON quota_scenarios (plan_id, id);

CREATE TABLE quota_awards (
    scenario_id TEXT NOT NULL REFERENCES quota_scenarios (id) ON DELETE RESTRICT,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    applied BIGINT NOT NULL,
    award BIGINT NOT NULL CHECK (award >= 0),
    is_entered BOOLEAN NOT NULL,
    PRIMARY KEY (scenario_id, enterprise_id)
);
CREATE INDEX quota_awards_waiting ON quota_awards (scenario_id, is_entered, enterprise_id);

CREATE TABLE quota_transfers (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES quota_accounts (id) ON DELETE RESTRICT,
    transferor_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    transferee_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    reference TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'withdrawn')),
    row_version INTEGER NOT NULL
);
CREATE INDEX quota_transfers_from ON quota_transfers (transferor_id, id);
CREATE INDEX quota_transfers_to ON quota_transfers (transferee_id, id);

CREATE TABLE quota_suspensions (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('suspension', 'blocking')),
    programme TEXT NOT NULL,
    year INTEGER NOT NULL,
    commodity TEXT NOT NULL,
    market TEXT NOT NULL,
    from_day DATE NOT NULL,
    until_day DATE NOT NULL,
    document TEXT NOT NULL,
    is_lifted BOOLEAN NOT NULL,
    row_version INTEGER NOT NULL,
    CHECK (from_day <= until_day)
);
CREATE INDEX quota_suspensions_by_key ON quota_suspensions (programme, year, commodity, market, until_day);

CREATE TABLE quota_debts (
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    plan_id TEXT NOT NULL REFERENCES quota_plans (id) ON DELETE RESTRICT,
    year INTEGER NOT NULL,
    commodity TEXT NOT NULL,
    market TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (enterprise_id, plan_id)
);
CREATE INDEX quota_debts_by_year ON quota_debts (enterprise_id, year, commodity, market);

CREATE TABLE quota_papers (
    number TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('voucher', 'award', 'transfer')),
    account_id TEXT NOT NULL REFERENCES quota_accounts (id) ON DELETE RESTRICT,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE RESTRICT,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    signed TEXT NOT NULL,
    issued_on DATE NOT NULL
);
CREATE INDEX quota_papers_by_account ON quota_papers (account_id, number);
