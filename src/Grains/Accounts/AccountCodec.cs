using System.Text.Json;
using Budkavle.Domain.Accounts;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Accounts;

/// <summary>What waits for an account, and its events, between silos.</summary>
public static class AccountCodec
{
    public static byte[] Write(AccountBook book) => JsonSerializer.SerializeToUtf8Bytes(book, AccountJson.Default.AccountBook);

    public static byte[] Write(AccountEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, AccountJson.Default.AccountEvent);

    /// <exception cref="InvalidDataException">The bytes are no book.</exception>
    public static AccountBook ReadBook(ReadOnlyMemory<byte> bytes) => BookJson.Read(bytes, AccountJson.Default.AccountBook);

    /// <exception cref="InvalidDataException">The bytes are no event.</exception>
    public static AccountEvent ReadEvent(ReadOnlyMemory<byte> bytes) => BookJson.Read(bytes, AccountJson.Default.AccountEvent);
}
