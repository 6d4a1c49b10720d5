namespace Budkavle.Load;

/// <summary>What a run sends.</summary>
internal enum LoadMode
{
    /// <summary>One letter a request.</summary>
    Single,

    /// <summary>Letters streamed as NDJSON, each answered by a line of its own.</summary>
    Bulk,

    /// <summary>One letter to all recipients, expanded by the server.</summary>
    Dispatch,

    /// <summary>Pages of a recipient's mailbox.</summary>
    Mailbox,

    /// <summary>Keys of an earlier run, asked what became of them.</summary>
    Reconcile,
}
