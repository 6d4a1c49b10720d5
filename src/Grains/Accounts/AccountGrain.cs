using Budkavle.Domain.Accounts;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Accounts;

/// <summary>The grain around <see cref="AccountRules"/>.</summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class AccountGrain(ShardServices services)
    : AggregateGrain<AccountBook, AccountEvent>(AccountAggregate.Instance, services), IAccountGrain
{
    public async Task<ReadOnlyMemory<byte>> Read() => AccountCodec.Write(await Runtime.LoadAsync());

    public async Task<AccountRefusal> Record(ReadOnlyMemory<byte> proposed)
    {
        var happened = AccountCodec.ReadEvent(proposed);
        var (_, refusal) = await Runtime.DecideAsync(book => AccountRules.Decide(book, happened, Clock.GetUtcNow()));
        return refusal;
    }
}
