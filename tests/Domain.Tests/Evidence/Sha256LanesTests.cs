using System.Security.Cryptography;
using Budkavle.Domain.Evidence;

namespace Budkavle.Domain.Tests.Evidence;

public sealed class Sha256LanesTests
{
    [Fact]
    public void Messages_of_every_length_up_to_three_blocks_hash_as_the_platform_hashes_them()
    {
        var data = RandomNumberGenerator.GetBytes(1000);
        var messages = Enumerable.Range(0, 200).Select(length => (Offset: length * 3, Length: length)).ToArray();
        var digests = new byte[messages.Length * Sha256Lanes.HashBytes];

        Sha256Lanes.HashMany(data, messages, digests);

        Assert.Equal(Expected(data, messages), digests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(700)]
    public void Any_number_of_messages_in_any_order_of_lengths_hashes_as_the_platform_does(int count)
    {
        var data = RandomNumberGenerator.GetBytes(5000);
        var messages = Enumerable.Range(0, count).Select(i => (Offset: i * 37 % 2000, Length: i * 7919 % 3000)).ToArray();
        var digests = new byte[count * Sha256Lanes.HashBytes];

        Sha256Lanes.HashMany(data, messages, digests);

        Assert.Equal(Expected(data, messages), digests);
    }

    private static byte[] Expected(byte[] data, (int Offset, int Length)[] messages) =>
        [.. messages.SelectMany(message => SHA256.HashData(data.AsSpan(message.Offset, message.Length)))];
}
