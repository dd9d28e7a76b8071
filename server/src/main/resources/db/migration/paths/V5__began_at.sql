-- When this attempt was first taken up; whoever takes it over counts from there.
alter table paths.run add column began_at timestamptz;
