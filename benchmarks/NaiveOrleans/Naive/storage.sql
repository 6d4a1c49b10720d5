-- What the ADO.NET grain storage of Orleans asks of a database: the table of its queries, read at start, and one table of states. The names
-- and types of columns and parameters are the provider's contract; the statements are ours, one round trip each.
create table if not exists orleansquery (querykey varchar(64) primary key, querytext text not null);

create table if not exists orleansstorage (
    grainidhash            integer not null,
    grainidn0              bigint not null,
    grainidn1              bigint not null,
    graintypehash          integer not null,
    graintypestring        varchar(512) not null,
    grainidextensionstring varchar(512),
    serviceid              varchar(150) not null,
    payloadbinary          bytea,
    modifiedon             timestamp not null,
    version                integer not null
);

create unique index if not exists orleansstorage_key on orleansstorage
    (grainidhash, graintypehash, grainidn0, grainidn1, graintypestring, coalesce(grainidextensionstring, ''), serviceid);

insert into orleansquery values
('ReadFromStorageKey', $$
    select payloadbinary as "PayloadBinary", version as "Version" from orleansstorage
    where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
      and graintypestring = @GrainTypeString and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '')
      and serviceid = @ServiceId
$$),
('WriteToStorageKey', $$
    with updated as (
        update orleansstorage set payloadbinary = @PayloadBinary, modifiedon = now() at time zone 'utc', version = version + 1
        where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
          and graintypestring = @GrainTypeString and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '')
          and serviceid = @ServiceId and version = @GrainStateVersion::integer
        returning version),
    inserted as (
        insert into orleansstorage
        select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
               @PayloadBinary, now() at time zone 'utc', 1
        where @GrainStateVersion::integer is null
        on conflict do nothing
        returning version)
    select version as "NewGrainStateVersion" from updated union all select version from inserted
$$),
('ClearStorageKey', $$
    update orleansstorage set payloadbinary = null, modifiedon = now() at time zone 'utc', version = version + 1
    where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
      and graintypestring = @GrainTypeString and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString, '')
      and serviceid = @ServiceId and version = @GrainStateVersion::integer
    returning version as "NewGrainStateVersion"
$$)
on conflict (querykey) do nothing;
