using Budkavle.Grains.Printing;

namespace Budkavle.Api.Portal.Paper;

/// <summary>What is printed for recipients who cannot be reached, and who they are.</summary>
/// <param name="Id">Of the dispatch or merge.</param>
/// <param name="Rows">In an order that stays.</param>
/// <param name="Shared">PDF files that belong to every letter.</param>
/// <param name="Write">The letter to one of them, without the shared files and without an id; null where it cannot be made.</param>
/// <param name="List">The merge's own list, where it has addresses; null otherwise.</param>
internal sealed record PaperLetters(
    Guid Id, IAsyncEnumerable<PaperRow> Rows, IReadOnlyList<ReadOnlyMemory<byte>> Shared,
    Func<PaperRow, CancellationToken, ValueTask<PrintableLetter?>> Write, Merging.MergeTable? List);
