DROP TABLE licence_collectors;
DROP TABLE blank_outcomes;
DROP TABLE blank_ranges;
DROP TABLE blank_stocks;
