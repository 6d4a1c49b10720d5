namespace Budkavle.Api.Portal.Paper;

/// <summary>A recipient who cannot be reached.</summary>
/// <param name="Row">Of a merge, the row from 0; of a dispatch, the place among those who were not reached.</param>
/// <param name="Number">Twelve digits as a number: for the sender's own eyes.</param>
internal sealed record PaperRow(int Row, ulong Number)
{
    public override string ToString() => nameof(PaperRow);
}
