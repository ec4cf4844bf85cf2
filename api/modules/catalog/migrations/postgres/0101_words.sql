-- What is published is found at once by its index. Without this, new entries of the index gather in a list that every search reads
-- through, until the server next tidies up; products are published seldom and searched for often.
ALTER INDEX products_words SET (fastupdate = off);
ALTER INDEX vocabulary_trigrams SET (fastupdate = off);
-- What has gathered until now.
SELECT gin_clean_pending_list('products_words'::regclass), gin_clean_pending_list('vocabulary_trigrams'::regclass);
