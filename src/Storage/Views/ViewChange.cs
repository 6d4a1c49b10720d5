namespace Budkavle.Storage;

/// <summary>What a checkpoint does to a row.</summary>
public enum ViewChange : byte
{
    /// <summary>The row is new, which lets the store take its fastest way; one that is there all the same is replaced.</summary>
    Insert,

    /// <summary>The row takes the place of what may be there.</summary>
    Replace,

    /// <summary>The row goes; it need not be there.</summary>
    Delete,
}
