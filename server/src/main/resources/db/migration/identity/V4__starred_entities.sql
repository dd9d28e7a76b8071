-- Backstage's clients keep their stars in this bucket.
update identity.user_setting set bucket = 'default.starredEntities' where bucket = 'starred-entities';
