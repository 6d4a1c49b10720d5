namespace Budkavle.Merge;

/// <summary>What a run is asked for.</summary>
/// <param name="Rows">Rows of the list, each with a recipient of its own, and letters of each part to compare with.</param>
/// <param name="BodyBytes">Characters of a letter's text.</param>
/// <param name="Data">Where the store lies while it runs.</param>
/// <param name="Silo">The silo's program.</param>
internal sealed record MergeOptions(int Rows, int BodyBytes, string Data, string Silo);
