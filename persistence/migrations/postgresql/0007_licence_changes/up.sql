-- Which licence a case is about (换证、延期、分证、补发、退证): a row from the first submission.
CREATE TABLE case_subjects (
    case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES cases (id) ON DELETE RESTRICT,
    licence_id TEXT COLLATE "C" NOT NULL REFERENCES licences (id) ON DELETE RESTRICT
);
CREATE INDEX case_subjects_by_licence ON case_subjects (licence_id, case_id);
-- A licence that takes the place of another counts on the same approval document.
CREATE INDEX approval_uses_by_licence ON approval_uses (licence_id);
