DROP INDEX licences_by_importer;
DROP INDEX licences_by_issuer;
DROP TABLE licence_ports;
DROP TABLE statistics_progress;
DROP TABLE cases_counted;
DROP TABLE processing_times;
DROP TABLE licences_counted;
DROP TABLE licence_totals;
