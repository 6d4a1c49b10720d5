namespace Budkavle.Grains.Letters.Reconciliation;

/// <summary>What became of a key.</summary>
public enum KeyState : byte
{
    /// <summary>No letter has been accepted under it.</summary>
    Missing,

    /// <summary>Accepted, and not yet available to its recipient.</summary>
    Waiting,

    /// <summary>Available to its recipient.</summary>
    Delivered,

    /// <summary>Available since before the time that was asked for, and never opened.</summary>
    Silent,

    /// <summary>Not known now: its letter is being written, or the part of the service that knows does not answer.</summary>
    Unknown,

    /// <summary>Accepted, but the recipient's own operator did not take it: paper, which is the sender's task.</summary>
    Returned,
}
