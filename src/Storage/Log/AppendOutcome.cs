namespace Budkavle.Storage;

/// <summary>What became of one block of an append.</summary>
public enum AppendOutcome
{
    /// <summary>The block is durable. Also the answer to a block that was already there, word for word the writer's own.</summary>
    Stored,

    /// <summary>Another writer holds the place: the epoch is over, nothing of this block was stored.</summary>
    Fenced,
}
