-- When the run is to begin; null for at once.
alter table paths.run add column starts_at timestamptz;
