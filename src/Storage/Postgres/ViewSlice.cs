namespace Budkavle.Storage.Postgres;

/// <summary>
/// Rows of a run that are written in one transaction. They stay where they are: most of them are only walked through once.
/// </summary>
/// <param name="Rows">The whole run.</param>
/// <param name="First">Index of the first.</param>
/// <param name="End">Index after the last.</param>
internal readonly record struct ViewSlice(IReadOnlyList<ViewRow> Rows, int First, int End)
{
    public IEnumerable<ViewRow> Of(ViewChange change)
    {
        for (var index = First; index < End; index++)
        {
            if (Rows[index].Change == change) yield return Rows[index];
        }
    }
}
