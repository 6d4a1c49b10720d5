using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Printing;

/// <summary>Finds what letters say.</summary>
public interface IPrintLetters
{
    /// <summary>The letter, or null if its contents are gone.</summary>
    ValueTask<PrintableLetter?> FindAsync(StreamKey mailbox, LetterReference letter, CancellationToken cancellationToken);
}
