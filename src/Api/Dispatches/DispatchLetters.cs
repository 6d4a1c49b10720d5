using Budkavle.Api.Letters;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Dispatches;

/// <summary>Gives the routes of letters and mailboxes the letters of dispatches.</summary>
internal sealed class DispatchLetters(DispatchTemplates templates) : IDispatchLetters
{
    public async ValueTask<StoredLetter?> FindLetterAsync(UInt128 dispatch, CancellationToken cancellationToken) =>
        await templates.FindAsync(dispatch).AsTask().WaitAsync(cancellationToken);
}
