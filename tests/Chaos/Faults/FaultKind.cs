namespace Budkavle.Chaos.Faults;

/// <summary>What is done to the silo and to what it stands on. The number decides nothing; names stand in reports.</summary>
internal enum FaultKind
{
    /// <summary>kill -9, then a start.</summary>
    Kill,

    /// <summary>kill -9 while the silo is still starting, then a start.</summary>
    KillAtStart,

    /// <summary>SIGTERM, then a start.</summary>
    Terminate,

    /// <summary>SIGSTOP for a while.</summary>
    Freeze,

    /// <summary>No room left on the file system of the store for a while.</summary>
    DiskFull,

    /// <summary>No room left, and kill -9 before there is room again.</summary>
    DiskFullAndKill,

    /// <summary>SIGSTOP; a second silo takes the store over; SIGCONT: both serve for a while; kill -9 of the first.</summary>
    Zombie,

    /// <summary>pg_ctl -m immediate stop, and a start after a while.</summary>
    DatabaseStop,

    /// <summary>The database stops, and the silo is killed before it is back.</summary>
    DatabaseStopAndKill,

    /// <summary>pg_terminate_backend of every connection, several times.</summary>
    Backends,

    /// <summary>Connections to the database are reset, and new ones too.</summary>
    LinkCut,

    /// <summary>Nothing gets through to the database or back, and connections stay open.</summary>
    LinkStalled,

    /// <summary>Each piece to the database or back is late.</summary>
    LinkSlow,

    /// <summary>kill -9 of every silo of a cluster, then a start of all.</summary>
    KillEvery,
}
