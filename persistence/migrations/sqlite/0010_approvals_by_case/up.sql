-- When the approval of a licence came: a mechanical licence is handed over two working days later.
CREATE INDEX mechanical_approvals_by_case ON mechanical_approvals (case_id);
