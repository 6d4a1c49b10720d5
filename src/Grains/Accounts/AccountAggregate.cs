using System.Text.Json.Serialization.Metadata;
using Budkavle.Domain.Accounts;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Accounts;

/// <summary>What waits for an account, for the runtime.</summary>
internal sealed class AccountAggregate : IAggregate<AccountBook, AccountEvent>
{
    public static readonly AccountAggregate Instance = new();

    public AccountBook Initial => AccountBook.Initial;

    public JsonTypeInfo<AccountEvent> EventType => AccountJson.Default.AccountEvent;

    public AccountBook Apply(AccountBook state, AccountEvent happened, DateTimeOffset at) => state.Apply(happened, at);
}
