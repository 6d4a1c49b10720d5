using Budkavle.Domain.Accounts;

namespace Budkavle.Grains.Accounts;

/// <summary>
/// What waits for more signatures of an account's owners. The key is the stream's name (<c>KeyedHashes.AccountOf</c>) as 32 hexadecimal
/// digits.
/// </summary>
[Alias("budkavle.account")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>The book as <see cref="AccountCodec"/> writes it.</summary>
    [Alias("read")]
    Task<ReadOnlyMemory<byte>> Read();

    /// <summary>Lets an event happen (<see cref="AccountCodec"/>), if the rules allow it. Durable on return.</summary>
    [Alias("record")]
    Task<AccountRefusal> Record(ReadOnlyMemory<byte> proposed);
}
