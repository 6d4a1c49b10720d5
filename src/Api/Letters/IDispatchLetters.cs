using Budkavle.Domain.Letters;

namespace Budkavle.Api.Letters;

/// <summary>The letter that all recipients of a dispatch get.</summary>
public interface IDispatchLetters
{
    ValueTask<StoredLetter?> FindLetterAsync(UInt128 dispatch, CancellationToken cancellationToken);
}
