using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Letters;

public sealed class LetterIdTests : IDisposable
{
    private readonly EngineFiles _files = new();
    private readonly ITestOutputHelper _output;
    private readonly LetterIds _ids;

    public LetterIdTests(ITestOutputHelper output)
    {
        _output = output;
        _ids = new LetterIds(KeyRing.OpenOrCreate(_files.KeyRing, TimeProvider.System));
    }

    [Fact]
    public void Ids_lead_back_to_their_letters_on_many_threads_at_once()
    {
        Parallel.For(0, 20_000, number =>
        {
            var letter = new LetterId(new LogPosition(number & 0xFFFF, (0xFFFF_FFFF_FFFF - number) & 0xFFFF_FFFF_FFFF), (uint)number);
            var id = _ids.Encode(letter.Position.Shard, letter.Position.Sequence, letter.Version);

            Assert.True(_ids.TryDecode(id, out var decoded));
            Assert.Equal(letter, decoded);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    public void Ids_of_several_letters_are_those_of_each(int count)
    {
        (long, uint)[] letters = [.. Enumerable.Range(0, count).Select(number => (number * 7_000_000_001L, (uint)number))];

        Assert.Equal(letters.Select(letter => _ids.Encode(9, letter.Item1, letter.Item2)), _ids.Encode(9, letters));
    }

    [Fact]
    public void Ids_that_were_never_given_out_are_refused()
    {
        var random = SeededRandom.Create(_output);
        var id = _ids.Encode(3, 77, 5).ToByteArray();
        for (var round = 0; round < 20_000; round++)
        {
            var forged = (byte[])id.Clone();
            forged[random.Next(16)] ^= (byte)random.Next(1, 256);

            Assert.False(_ids.TryDecode(new Guid(forged), out _));
        }
    }

    public void Dispose()
    {
        _ids.Dispose();
        _files.Dispose();
    }
}
