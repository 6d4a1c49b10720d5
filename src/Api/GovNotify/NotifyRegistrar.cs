using Budkavle.Api.Letters;
using Budkavle.Api.GovNotify.Keys;
using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify;

/// <summary>Makes a key for /v2 at an installation's first start, when nobody can ask for one yet.</summary>
public sealed class NotifyRegistrar
{
    private readonly NotifyKeys _keys;

    internal NotifyRegistrar(NotifyKeys keys) => _keys = keys;

    /// <returns>What a client library is given.</returns>
    /// <exception cref="InvalidOperationException">The sender has too many keys.</exception>
    public async Task<string> AddAsync(UInt128 sender, string name, string by, CancellationToken cancellationToken)
    {
        var service = Ids.ToGuid(sender);
        var key = await _keys.AddAsync(service, name, OutboundKey.Live, by, cancellationToken)
            ?? throw new InvalidOperationException("The sender has too many keys.");
        return key.ToApiKey(service);
    }
}
