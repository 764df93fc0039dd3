DROP TABLE peer_licences;
DROP INDEX mechanical_approvals_waiting;
ALTER TABLE mechanical_approvals DROP COLUMN last_error;
ALTER TABLE mechanical_approvals DROP COLUMN next_attempt_at;
ALTER TABLE mechanical_approvals DROP COLUMN attempts;
ALTER TABLE mechanical_approvals DROP COLUMN passed_on_at;
