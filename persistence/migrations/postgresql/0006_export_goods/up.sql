-- What the yearly announcements say of export goods by name (分级发证目录、管理方式)
CREATE TABLE issuing_tiers (
    year INTEGER NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    tier TEXT COLLATE "C" NOT NULL CHECK (tier IN ('licence_bureau', 'special_office', 'local')),
    evidence TEXT COLLATE "C" NOT NULL CHECK (evidence IN ('verified', 'recalled', 'design')),
    PRIMARY KEY (year, category)
);

CREATE TABLE management_modes (
    year INTEGER NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    management TEXT COLLATE "C" NOT NULL CHECK (management IN ('quota', 'bidding', 'licence')),
    evidence TEXT COLLATE "C" NOT NULL CHECK (evidence IN ('verified', 'recalled', 'design')),
    PRIMARY KEY (year, category)
);
