using Budkavle.Api.Letters.Parsing;
using Microsoft.Extensions.ObjectPool;

namespace Budkavle.Api.Letters;

/// <summary>Drafts are reused: each keeps a scratch buffer.</summary>
public sealed class DraftPool
{
    private readonly DefaultObjectPool<LetterDraft> _pool = new(new DefaultPooledObjectPolicy<LetterDraft>(), 128);

    public LetterDraft Rent() => _pool.Get();

    public void Return(LetterDraft draft)
    {
        // What a letter said does not stay in memory longer than it must.
        draft.Reset();
        _pool.Return(draft);
    }
}
