DROP TABLE quota_entries;
DROP TABLE quota_accounts;
