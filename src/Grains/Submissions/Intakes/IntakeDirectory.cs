using System.Buffers.Binary;
using Budkavle.Domain.Submissions;
using Budkavle.Storage;

namespace Budkavle.Grains.Submissions;

/// <summary>
/// Which agency has which address. An address is given once and never to another agency: mail on its way must not come to somebody else.
/// </summary>
public sealed class IntakeDirectory(IDocumentStore documents)
{
    private const string Prefix = "intakes/";
    private const int EntryBytes = 16 + 1;

    /// <summary>Gives an address to an agency and says whether it takes submissions now.</summary>
    /// <returns>False if another agency has it.</returns>
    public async Task<bool> ClaimAsync(string address, UInt128 agency, bool isOpen, CancellationToken cancellationToken)
    {
        var entry = new byte[EntryBytes];
        BinaryPrimitives.WriteUInt128BigEndian(entry, agency);
        entry[16] = isOpen ? (byte)1 : (byte)0;
        while (true)
        {
            var document = await documents.ReadAsync(Prefix + address, cancellationToken);
            if (document.Version > 0 && BinaryPrimitives.ReadUInt128BigEndian(document.Bytes.Span) != agency) return false;
            if (document.Version > 0 && document.Bytes.Span.SequenceEqual(entry)) return true;
            if (await documents.WriteAsync(Prefix + address, document.Version, entry, cancellationToken)) return true;
        }
    }

    /// <summary>The agency with an address that takes submissions, or null.</summary>
    public async ValueTask<UInt128?> FindAsync(string address, CancellationToken cancellationToken)
    {
        if (!IntakeAddress.IsValid(address)) return null;
        var document = await documents.ReadAsync(Prefix + address, cancellationToken);
        return document.Version > 0 && document.Bytes.Span[16] != 0 ? BinaryPrimitives.ReadUInt128BigEndian(document.Bytes.Span) : null;
    }

    /// <summary>All that take submissions, by address; at most <see cref="SubmissionLimits.IntakesMax"/>.</summary>
    public async Task<IReadOnlyList<(string Address, UInt128 Agency)>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await documents.ListAsync(Prefix, cancellationToken)).Where(one => one.Document.Bytes.Span[16] != 0)
            .Take(SubmissionLimits.IntakesMax)
            .Select(one => (one.Name[Prefix.Length..], BinaryPrimitives.ReadUInt128BigEndian(one.Document.Bytes.Span)))];

    /// <summary>How many addresses have been given.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken) =>
        (await documents.ListAsync(Prefix, cancellationToken)).Count;
}
