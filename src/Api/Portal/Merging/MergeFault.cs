namespace Budkavle.Api.Portal.Merging;

/// <summary>What is wrong with a list: where, and a word for what. Never what stands there.</summary>
/// <param name="Row">As a reader of the file counts, the names of the columns being row 1; 0 for the whole list.</param>
/// <param name="Column">The column's name; empty where none is meant.</param>
/// <param name="Code">See <see cref="MergeCheck"/>, or a problem code of letters.</param>
internal sealed record MergeFault(int Row, string Column, string Code)
{
    /// <summary>The row of a table's first recipient, as a reader of the file counts.</summary>
    public const int FirstRow = 2;
}
