namespace Budkavle.Storage;

/// <summary>Questions that go to several servers at once and are answered in the order in which they were asked.</summary>
internal static class Scatter
{
    /// <param name="asked">What is asked.</param>
    /// <param name="serverOf">The server that knows the answer to one.</param>
    /// <param name="ask">Asks a server; one answer for each question, in order.</param>
    public static async Task<TAnswer[]> AskAsync<T, TAnswer>(
        IReadOnlyList<T> asked, Func<T, int> serverOf, Func<int, IReadOnlyList<T>, ValueTask<IReadOnlyList<TAnswer>>> ask)
    {
        var answers = new TAnswer[asked.Count];
        var parts = Enumerable.Range(0, asked.Count).GroupBy(at => serverOf(asked[at]));
        await Task.WhenAll(parts.Select(async part =>
        {
            int[] places = [.. part];
            var known = await ask(part.Key, [.. places.Select(at => asked[at])]);
            for (var at = 0; at < places.Length; at++) answers[places[at]] = known[at];
        }));
        return answers;
    }
}
