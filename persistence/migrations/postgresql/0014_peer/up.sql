-- Another instance that issues (对方系统): approvals are passed on to it, and it tells of the licences
-- issued on them
ALTER TABLE mechanical_approvals ADD COLUMN passed_on_at TIMESTAMP NULL;
ALTER TABLE mechanical_approvals ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mechanical_approvals ADD COLUMN next_attempt_at TIMESTAMP NULL;
ALTER TABLE mechanical_approvals ADD COLUMN last_error TEXT NULL;
CREATE INDEX mechanical_approvals_waiting ON mechanical_approvals (received_at) WHERE passed_on_at IS NULL;

CREATE TABLE peer_licences (
    licence_number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    approval_number TEXT COLLATE "C" NULL,
    approval_sequence INTEGER NULL,
    predecessor TEXT COLLATE "C" NULL,
    successor TEXT COLLATE "C" NULL,
    state TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity >= 0),
    cleared BIGINT NOT NULL CHECK (cleared >= 0),
    valid_until DATE NOT NULL,
    message_sequence INTEGER NOT NULL CHECK (message_sequence > 0),
    heard_at TIMESTAMP NOT NULL
);
CREATE INDEX peer_licences_by_approval ON peer_licences (approval_number, approval_sequence, licence_number);
CREATE INDEX peer_licences_by_predecessor ON peer_licences (predecessor);
