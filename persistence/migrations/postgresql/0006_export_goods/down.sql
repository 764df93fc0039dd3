DROP TABLE management_modes;
DROP TABLE issuing_tiers;
