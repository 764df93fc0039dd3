DROP TABLE tender_qualifications;
DROP TABLE tender_bids;
DROP TABLE tender_bidders;
DROP TABLE tenders;
