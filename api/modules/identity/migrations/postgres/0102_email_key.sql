-- What is equal where two addresses are one account. An older address in other letters keeps none: it is found as it was typed.
ALTER TABLE people ADD COLUMN email_key TEXT;
UPDATE people SET email_key = email WHERE email ~ '^[ -~]*$' AND email NOT LIKE '%xn--%';
CREATE UNIQUE INDEX people_by_email_key ON people (email_key);
