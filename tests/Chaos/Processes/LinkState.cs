namespace Budkavle.Chaos.Processes;

/// <summary>What a link does with bytes.</summary>
internal enum LinkState
{
    Open,

    /// <summary>Every piece is late.</summary>
    Slow,

    /// <summary>Connections stay open and nothing gets through.</summary>
    Stalled,

    /// <summary>Connections are reset, and new ones too.</summary>
    Cut,
}
