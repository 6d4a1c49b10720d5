namespace Budkavle.Grains.Letters;

/// <summary>
/// Two of 64 bits for each sender: a feed reads only blocks that have both. With a few senders a block, 1 in 30 is read in vain.
/// </summary>
public static class SenderTags
{
    public static ulong Of(UInt128 sender)
    {
        var bits = (ulong)(sender >> 64) ^ (ulong)sender;
        return (1UL << (int)(bits & 63)) | (1UL << (int)((bits >> 6) & 63));
    }
}
