namespace Budkavle.Embedded.Activations;

internal enum ActivationState : byte
{
    /// <summary>In the directory, no grain object yet.</summary>
    Created,

    /// <summary>The grain object is being made; calls wait.</summary>
    Activating,

    Valid,

    /// <summary>Running calls end, then the grain; waiting calls go to the next activation.</summary>
    Deactivating,

    /// <summary>Not in the directory any more, takes no requests.</summary>
    Ended,
}
