-- Expand, then contract: a migration must work with the version that runs and the one that comes.
-- Add columns and tables first; remove them in a later release, when no running version needs them.
{% if values.exposure == 'worker' %}
CREATE TABLE work_item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL,
    done_at timestamptz
);

INSERT INTO work_item (subject) VALUES ('welcome');
{% else %}
CREATE TABLE salutation (
    language text PRIMARY KEY CHECK (language ~ '^[a-z]{2}$'),
    text text NOT NULL
);

INSERT INTO salutation (language, text) VALUES ('de', 'Hallo'), ('en', 'Hello'), ('fr', 'Bonjour');
{% endif %}
