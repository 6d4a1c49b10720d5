using System.Net;

namespace Budkavle.Api.Submissions;

/// <summary>
/// The memory for messages on their way in. It is taken as they come and not before, so that whoever sends slowly holds as good as nothing
/// of it; and no address gets all of it.
/// </summary>
internal sealed class MailRoom
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, long> _held = [];
    private long _all;

    /// <summary>Takes so many bytes for a message from an address; false if there is no room for them now.</summary>
    public bool TryTake(IPAddress address, int bytes)
    {
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(address) + bytes;
            if (held > MailIntakeLimits.BytesAtOncePerAddressMax || _all + bytes > MailIntakeLimits.BytesAtOnceMax) return false;
            _held[address] = held;
            _all += bytes;
            return true;
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void GiveBack(IPAddress address, int bytes)
    {
        if (bytes == 0) return;
        lock (_lock)
        {
            _all -= bytes;
            if ((_held[address] -= bytes) == 0) _held.Remove(address);
        }
    }
}
