DROP INDEX approval_uses_by_licence;
DROP TABLE case_subjects;
