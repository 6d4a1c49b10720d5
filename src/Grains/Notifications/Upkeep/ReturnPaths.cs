using Budkavle.Grains.Letters;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Notifications.Upkeep;

/// <summary>
/// The word in a mail's return path that says which letter it is about (variable envelope return paths): the letter's place, encrypted as
/// letter ids are, under a key of its own, so that it tells a mail server nothing and leads to no letter.
/// </summary>
public sealed class ReturnPaths(KeyRing ring) : IDisposable
{
    /// <summary>32 hexadecimal digits: with a plus sign and a name in front they fit into the 64 octets of a local part.</summary>
    public const int WordLength = 32;

    private readonly LetterIds _ids = new(ring, "notification-return-paths");

    public string WordOf(int shard, long letterSequence, uint version) => _ids.Encode(shard, letterSequence, version).ToString("N");

    /// <summary>False for what is no such word; servers may have changed the case of its letters.</summary>
    public bool TryRead(string word, out LetterId place)
    {
        place = default;
        return word.Length == WordLength && Guid.TryParseExact(word, "N", out var id) && _ids.TryDecode(id, out place);
    }

    public void Dispose() => _ids.Dispose();
}
