DROP TABLE case_batch_items;
DROP TABLE case_batches;
